import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from './until';
import {
  apply,
  diagnosticWithCode,
  edit,
  hoverText,
  open,
  positionAfter,
  quickFixes,
  remove,
  write,
} from './workspace';

const config = `{
  "train_micro_batch_size_per_gpu": "auto",
  "gradient_accumulation_steps": 4,
  "zero_optimization": {
    "stage": 2
  }
}
`;
const script = 'deepspeed trainer.py --deepspeed ds_of_run.json --gradient_accumulation_steps 8\n';

async function lensTitles({ uri }: vscode.TextDocument): Promise<readonly string[]> {
  const lenses = (await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', uri)) ?? [];
  return lenses.map(({ command }) => command?.title ?? '');
}

describe('the runs of a config in VS Code', () => {
  before(async () => {
    await write('trainer.py', 'from transformers import HfArgumentParser, Trainer, TrainingArguments\n');
    await write('of_run.sh', script);
  });
  after(() => remove('ds_of_run.json', 'of_run.sh', 'trainer.py'));

  it('are named, explain "auto" and contradict values', async () => {
    const document = await open('ds_of_run.json', config);
    await until('the lens', async () => (await lensTitles(document)).includes('used by of_run.sh:1'));
    const hover = await until(
      'the hover',
      () => hoverText(document, positionAfter(document, '"train_micro')),
      text => text.includes('of_run.sh:1'),
    );
    assert.match(hover, /"auto"` is 8 in of_run\.sh:1/);
    const { range } = await diagnosticWithCode(document, 'argument-mismatch');
    assert.equal(document.getText(range), '4');
    const fixes = await until(
      'the fix in the script',
      () => quickFixes(document, range),
      list => list.some(({ title }) => title === 'Write 4 in of_run.sh:1 instead'),
    );
    await apply(fixes.find(({ title }) => title === 'Write 4 in of_run.sh:1 instead') as vscode.CodeAction);
    const changed = await open('of_run.sh');
    assert.equal(changed.getText(), script.replace('8', '4'));
    await changed.save();
    await until('no contradiction', () =>
      vscode.languages
        .getDiagnostics(document.uri)
        .every(({ code }) => JSON.stringify(code) === undefined || !JSON.stringify(code).includes('argument-mismatch')),
    );
  });

  it('are followed when a script changes', async () => {
    const document = await open('ds_of_run.json');
    await write('of_run.sh', `# a comment\n${script}`);
    await until('the new line', async () => (await lensTitles(document)).includes('used by of_run.sh:2'));
    await edit(document, '{}', document.getText());
    await document.save();
  });
});
