import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from './until';
import { edit, open, ourDiagnostics, remove, write } from './workspace';

const text = `{
  "train_micro_batch_size_per_gpu": 2,
  "gradient_accumulation_steps": 4,
  "zero_optimization": {
    "stage": 3
  }
}
`;

function shownBeside(config: vscode.TextDocument): vscode.TextDocument | undefined {
  return vscode.window.visibleTextEditors
    .map(({ document }) => document)
    .find(({ uri }) => uri.scheme === 'deepspeed-effective' && uri.query === config.uri.toString());
}

describe('the effective config', () => {
  it('is shown beside the file and follows its edits', async () => {
    const config = await open('ds_config_effective.json', text);
    await vscode.commands.executeCommand('deepspeed.showEffectiveConfig');
    const shown = await until('the effective config', () => shownBeside(config));
    assert.ok(shown);
    assert.equal(shown.languageId, 'jsonc');
    assert.match(shown.getText(), /"train_batch_size": 128, \/\/ derived: 2 x 4 x 16/);
    assert.equal(vscode.window.activeTextEditor?.document, config, 'the config keeps the focus');

    await edit(config, '"gradient_accumulation_steps": 3', '"gradient_accumulation_steps": 4');
    await until('the edit', () => shown.getText().includes('"train_batch_size": 96, // derived: 2 x 3 x 16'));
    assert.deepEqual(ourDiagnostics(shown), []);
  });

  it('begins with what differs from the defaults, and shows those with its lens', async () => {
    const config = await open('ds_config_effective.json', text);
    await vscode.commands.executeCommand('deepspeed.showEffectiveConfig');
    const shown = await until('the effective config', () => shownBeside(config));
    assert.ok(shown);
    assert.match(shown.getText(), /^\/\/ Only what differs from DeepSpeed's defaults\.$/m);
    assert.doesNotMatch(shown.getText(), /overlap_comm/);
    const turn = async (title: string): Promise<void> => {
      const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
        'vscode.executeCodeLensProvider',
        shown.uri,
      );
      const lens = lenses.find(({ command }) => command?.title === title);
      assert.ok(lens?.command, `there is no lens "${title}"`);
      await vscode.commands.executeCommand(lens.command.command);
    };
    await turn('Show the defaults, too');
    await until('the defaults', () => shown.getText().includes('"overlap_comm": true, // default at stage 3'));
    await edit(config, '"stage": 2', '"stage": 3');
    await until('the edit', () => shown.getText().includes('"overlap_comm": false, // default at stage 2'));
    await turn("Show only what differs from DeepSpeed's defaults");
    await until('the defaults to go', () => !shown.getText().includes('overlap_comm'));
  });

  it('follows the hostfile beside the file', async () => {
    await write('nodes/hostfile', 'w0 slots=4\n');
    const config = await open('nodes/ds_config.json', text);
    await vscode.commands.executeCommand('deepspeed.showEffectiveConfig');
    const shown = await until('the effective config', () => shownBeside(config));
    assert.match(shown?.getText() ?? '', /derived: 2 x 4 x 4\b/);
    await write('nodes/hostfile', 'w0 slots=8\n');
    await until('the hostfile', () => /derived: 2 x 4 x 8\b/.test(shown?.getText() ?? ''));
    await remove('nodes');
  });
});
