import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from './until';
import {
  apply,
  codeOf,
  completionLabels,
  diagnosticWithCode,
  edit,
  hoverText,
  open,
  ourDiagnostics,
  positionAfter,
  quickFixes,
  remove,
  workspaceUri,
  write,
} from './workspace';

const dict = `import deepspeed

ds_config = {
    'train_batch_size': 8,
    'zero_optimization': {
        'stage': 3,
        'overlap_com': True,
    },
}
engine, *_ = deepspeed.initialize(model=model, config=ds_config)
`;
const recipe = `base_model: some/model
deepspeed:
  train_batch_size: 8
  zero_optimization:
    stage: 3
    overlap_com: true
`;

/** Applies the fix of the misspelt key of a document. */
async function fix(document: vscode.TextDocument): Promise<void> {
  const { range } = await diagnosticWithCode(document, 'unknown-key');
  const fixes = await until(
    'a quick fix',
    () => quickFixes(document, range),
    list => list.length > 0,
  );
  const preferred = fixes.find(({ isPreferred }) => isPreferred);
  assert.ok(preferred, `offered: ${fixes.map(({ title }) => title).join(', ')}`);
  await apply(preferred);
  await until('the finding to go', () => ourDiagnostics(document).every(each => codeOf(each) !== 'unknown-key'));
}

describe('configs in other languages', () => {
  afterEach(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('are explained, completed, checked and fixed in Python', async () => {
    const document = await open('train_language.py', dict);
    assert.equal(document.languageId, 'python');
    const over = positionAfter(document, "'sta");
    assert.match(await until('a hover', () => hoverText(document, over)), /zero_optimization\.stage/);
    await fix(document);
    assert.equal(document.getText(), dict.replace('overlap_com', 'overlap_comm'));
    await edit(document, "        'overlap_comm': True,\n        '',\n", "        'overlap_comm': True,\n");
    const labels = await until(
      'completion',
      () => completionLabels(document, positionAfter(document, "True,\n        '")),
      list => list.includes('contiguous_gradients'),
    );
    assert.ok(!labels.includes('$schema'));
    await remove('train_language.py');
  });

  it('are checked and fixed in YAML', async () => {
    const document = await open('recipe_language.yaml', recipe);
    assert.equal(document.languageId, 'yaml');
    await fix(document);
    assert.equal(document.getText(), recipe.replace('overlap_com', 'overlap_comm'));
    await remove('recipe_language.yaml');
  });

  it('are checked together with the scripts that start a run with them', async () => {
    const config = '{ "train_batch_size": "auto", "zero_optimization": { "stage": 2 }, "gradient_clipping": 0.5 }';
    await write('ds_of_script.json', config);
    const script = 'deepspeed --num_gpus 2 train.py --deepspeed ds_of_script.json --max_grad_norm 1\n';
    const document = await open('train_language.sh', script);
    assert.equal(document.languageId, 'shellscript');
    const { range } = await diagnosticWithCode(document, 'run-argument-conflict');
    const fixes = await until(
      'a quick fix',
      () => quickFixes(document, range),
      list => list.length > 0,
    );
    assert.match(fixes[0]?.title ?? '', /--max_grad_norm 0\.5/);
    const targets = await until(
      'a definition',
      () =>
        vscode.commands.executeCommand<vscode.Location[]>(
          'vscode.executeDefinitionProvider',
          document.uri,
          positionAfter(document, '--deepspeed ds_'),
        ),
      list => list.length > 0,
    );
    assert.deepEqual(
      targets.map(({ uri }) => uri.toString()),
      [workspaceUri('ds_of_script.json').toString()],
    );
    assert.match(
      await until('a hover', () => hoverText(document, positionAfter(document, '--max_gr'))),
      /gradient_clipping/,
    );
    await remove('train_language.sh', 'ds_of_script.json');
  });

  it('are found when they are typed', async () => {
    const document = await open('typed_language.py', 'import torch\n');
    await edit(document, `import torch\n${dict}`);
    await diagnosticWithCode(document, 'unknown-key');
    await edit(document, 'import torch\n');
    await until('the findings to go', () => ourDiagnostics(document).length === 0);
    await remove('typed_language.py');
  });

  it('are not looked for where a setting turns the language off', async () => {
    const settings = vscode.workspace.getConfiguration('deepspeed');
    const document = await open('off_language.py', dict);
    await diagnosticWithCode(document, 'unknown-key');
    await settings.update('python.enable', false, vscode.ConfigurationTarget.Workspace);
    try {
      await until('the findings to go', () => ourDiagnostics(document).length === 0);
    } finally {
      await settings.update('python.enable', undefined, vscode.ConfigurationTarget.Workspace);
    }
    await diagnosticWithCode(document, 'unknown-key');
    await remove('off_language.py');
  });

  it('are checked in the cells of a notebook', async () => {
    const cell = { cell_type: 'code', execution_count: null, metadata: {}, outputs: [] };
    const notebook = {
      cells: [{ ...cell, source: dict.split(/(?<=\n)/) }],
      metadata: {},
      nbformat: 4,
      nbformat_minor: 5,
    };
    await write('train_language.ipynb', JSON.stringify(notebook));
    const opened = await vscode.workspace.openNotebookDocument(workspaceUri('train_language.ipynb'));
    await vscode.window.showNotebookDocument(opened);
    const document = opened.cellAt(0).document;
    assert.equal(document.languageId, 'python');
    await diagnosticWithCode(document, 'unknown-key');
    await remove('train_language.ipynb');
  });
});
