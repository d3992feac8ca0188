import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from './until';
import {
  apply,
  codeOf,
  diagnosticWithCode,
  edit,
  open,
  ourDiagnostics,
  quickFixes,
  remove,
  workspaceUri,
  write,
} from './workspace';

const misplaced = '{\n  "train_batch_size": 8,\n  "my_tool": { "x": 1 },\n  "zero_optimisation": { "stage": 2 }\n}\n';

async function reset(): Promise<void> {
  const configuration = vscode.workspace.getConfiguration('deepspeed');
  for (const name of ['rules', 'ignoredKeys', 'loaders', 'loader']) {
    await configuration.update(name, undefined, vscode.ConfigurationTarget.Workspace);
  }
}

async function action(document: vscode.TextDocument, range: vscode.Range, title: string): Promise<vscode.CodeAction> {
  const found = await until(`the action ${title}`, async () =>
    (await quickFixes(document, range)).find(each => each.title.startsWith(title)),
  );
  return found as vscode.CodeAction;
}

describe('the menu of a diagnostic', () => {
  afterEach(reset);

  it('turns a rule off in the workspace', async () => {
    const document = await open('ds_config_menu.json', misplaced);
    const { range } = await diagnosticWithCode(document, 'unknown-key');
    await apply(await action(document, range, 'Turn the rule "unknown-key" off'));
    await until('silence', () => ourDiagnostics(document).every(each => codeOf(each) !== 'unknown-key'));
    assert.deepEqual(vscode.workspace.getConfiguration('deepspeed').get('rules'), { 'unknown-key': 'off' });
  });

  it('leaves a key to another program', async () => {
    const document = await open('ds_config_menu.json', misplaced);
    await until(
      'two diagnostics',
      () => ourDiagnostics(document).filter(each => codeOf(each) === 'unknown-key').length === 2,
    );
    const mine = ourDiagnostics(document).find(({ range }) => document.getText(range) === '"my_tool"');
    assert.ok(mine);
    await apply(await action(document, mine.range, 'Ignore the key "my_tool"'));
    await until(
      'one diagnostic',
      () => ourDiagnostics(document).filter(each => codeOf(each) === 'unknown-key').length === 1,
    );
  });

  it('leaves many keys to another program at once', async () => {
    const names = ['epochs', 'project', 'tokenizer', 'data_path', 'entity'];
    const text = JSON.stringify(
      // The hostfile of the workspace has 16 slots.
      { train_batch_size: 16, ...Object.fromEntries(names.map(name => [name, 'x'])) },
      null,
      2,
    );
    const document = await open('ds_config_menu.json', text);
    const { range } = await diagnosticWithCode(document, 'foreign-keys');
    await apply(await action(document, range, 'Ignore these 5 keys'));
    await until('silence', () => ourDiagnostics(document).length === 0);
    assert.deepEqual(vscode.workspace.getConfiguration('deepspeed').get('ignoredKeys'), names);
  });

  it('shows the page of a rule without a network', async () => {
    const document = await open('ds_config_menu.json', misplaced);
    const { code } = await diagnosticWithCode(document, 'unknown-key');
    assert.ok(typeof code === 'object');
    assert.equal(code.target.toString(), 'deepspeed-rule:/unknown-key.md');
    const page = await vscode.workspace.openTextDocument(code.target);
    assert.match(page.getText(), /^# unknown-key\n/);
  });
});

describe('the assumptions about a run', () => {
  afterEach(reset);

  it('include the loader whose glob matches the file', async () => {
    const document = await open(
      'ds_config_globs.json',
      '{ "train_batch_size": "auto", "zero_optimization": { "stage": 2 } }',
    );
    await vscode.workspace
      .getConfiguration('deepspeed')
      .update('loaders', { '**/ds_config_globs.json': 'lightning' }, vscode.ConfigurationTarget.Workspace);
    await diagnosticWithCode(document, 'unfilled-auto');
  });

  it('can be reset to the loader of the file, if a wider glob decides', async () => {
    const document = await open('ds_config_back.json', '{ "train_batch_size": "auto" }');
    const settings = () => vscode.workspace.getConfiguration('deepspeed');
    await settings().update('loaders', { '**/*.json': 'lightning' }, vscode.ConfigurationTarget.Workspace);
    await diagnosticWithCode(document, 'unfilled-auto');
    const chosen = vscode.commands.executeCommand('deepspeed.setLoader');
    // The first entry of the loaders is "what the file says", the first scope is the file.
    await until('the choice', async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return Object.keys(settings().get('loaders', {})).length === 2;
    });
    await chosen;
    assert.deepEqual(Object.entries(settings().get('loaders', {})), [
      ['ds_config_back.json', 'auto'],
      ['**/*.json', 'lightning'],
    ]);
    await until('the other program', () => ourDiagnostics(document).every(each => codeOf(each) !== 'unfilled-auto'));
  });

  it('include the version that the project pins, while it pins one', async () => {
    const requirements = workspaceUri('requirements.txt');
    const document = await open(
      'ds_config_pinned.json',
      // At least as many as the hostfile beside it has slots.
      '{ "train_batch_size": 16, "torch_autocast": { "enabled": true } }',
    );
    await write('requirements.txt', 'deepspeed==0.14.2\n');
    await diagnosticWithCode(document, 'newer-key');
    await vscode.workspace.fs.delete(requirements);
    await until('silence', () => ourDiagnostics(document).length === 0);
  });
});

describe('the folder of a config', () => {
  it('can disappear and come back with another pin in it', async () => {
    const text = '{ "train_batch_size": 16, "torch_autocast": { "enabled": true } }';
    await write('pins/requirements.txt', 'deepspeed==0.14.2\n');
    const document = await open('pins/ds_config.json', text);
    await diagnosticWithCode(document, 'newer-key');
    await vscode.workspace.fs.delete(workspaceUri('pins'), { recursive: true });
    await write('pins/ds_config.json', text);
    // VS Code can miss a file that is written before it watches the new folder.
    await until('silence', async () => {
      await write('pins/requirements.txt', 'deepspeed==0.19.0\n');
      return ourDiagnostics(document).length === 0;
    });
    await remove('pins');
  });
});

describe('the decision which files are configs', () => {
  it('can be overridden for one file, in both directions', async () => {
    const document = await open('something.json', '{ "zero_stage": 2, "zero_optimisation": {} }');
    assert.deepEqual(ourDiagnostics(document), []);
    await vscode.commands.executeCommand('deepspeed.treatAsConfig');
    await diagnosticWithCode(document, 'unknown-key');
    await vscode.commands.executeCommand('deepspeed.treatAsOther');
    await until('silence', () => ourDiagnostics(document).length === 0);
  });

  it('is made again while a file is typed', async () => {
    const document = await open('typed.json', '{ "a": 1 }');
    await edit(document, '{ "zero_optimization": { "stage": 3, "overlap_com": true } }');
    await diagnosticWithCode(document, 'unknown-key');
  });

  it('survives a restart of the server', async () => {
    const document = await open('ds_config_restart.json', '{ "train_batch_size": 8, "zero_optimisation": {} }');
    await diagnosticWithCode(document, 'unknown-key');
    await vscode.commands.executeCommand('deepspeed.restartServer');
    await diagnosticWithCode(document, 'unknown-key');
  });
});
