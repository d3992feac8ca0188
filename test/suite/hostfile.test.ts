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

describe('a hostfile in VS Code', () => {
  it('has its language, diagnostics and fixes', async () => {
    const document = await open('gpus.hostfile', '# hosts\nw0 slots=4\nw1\n');
    assert.equal(document.languageId, 'deepspeed-hostfile');
    const { range } = await diagnosticWithCode(document, 'hostfile-bad-entry');
    assert.equal(document.getText(range), 'w1');
    const fixes = await until(
      'a quick fix',
      () => quickFixes(document, range),
      list => list.length > 0,
    );
    await apply(fixes[0] as vscode.CodeAction);
    assert.equal(document.getText(), '# hosts\nw0 slots=4\nw1 slots=4\n');
    await until('silence', () => ourDiagnostics(document).length === 0);
    await document.save();
    await remove('gpus.hostfile');
  });

  it('is one under a similar name where its lines say so', async () => {
    const names = ['hostfile_4711', 'mpi-hostfile.txt'];
    for (const name of names) {
      const document = await open(name, 'w0 slots=4\nw0 slots=4\n');
      assert.equal(document.languageId, 'deepspeed-hostfile');
      await diagnosticWithCode(document, 'hostfile-duplicate-host');
      await edit(document, '127.0.0.1 localhost\n');
      await document.save();
    }
    await remove(...names);
    const other = await open('my-hostfile.txt', '127.0.0.1 localhost\n');
    const ours = await open('twice.hostfile', 'w0 slots=4\nw0 slots=4\n');
    await diagnosticWithCode(ours, 'hostfile-duplicate-host');
    assert.deepEqual(ourDiagnostics(other), []);
    await remove('my-hostfile.txt', 'twice.hostfile');
  });

  it('tells the total on hover, completes slots and toggles comments', async () => {
    const document = await open('more.hostfile', 'w0 slots=4\nw1 slots=4\nw2 \n');
    const labels = await until(
      'completion',
      () => completionLabels(document, positionAfter(document, 'w2 ')),
      list => list.length > 0,
    );
    assert.ok(labels.includes('slots=4'), labels.join());
    await edit(document, 'w0 slots=4\nw1 slots=4\n');
    await until(
      'a hover',
      () => hoverText(document, positionAfter(document, 'w0 sl')),
      text => /the world size is 8/.test(text),
    );
    const editor = await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    await vscode.commands.executeCommand('editor.action.commentLine');
    assert.equal(document.lineAt(0).text, '# w0 slots=4');
    await document.save();
    await remove('more.hostfile');
  });
});

describe('the world size of a config', () => {
  const config = '{ "train_batch_size": 8, "train_micro_batch_size_per_gpu": 1, "gradient_accumulation_steps": 1 }';
  const names = ['cluster/hostfile', 'cluster/ds_config.json'];

  it('is that of the hostfile beside it, on disk or in an editor, unless it is set', async () => {
    await write('cluster/hostfile', 'w0 slots=16\n');
    const document = await open('cluster/ds_config.json', config);
    // The tab has to stay open: VS Code requests no diagnostics for documents without one.
    await vscode.window.showTextDocument(document, { preview: false });
    const diagnostic = await diagnosticWithCode(document, 'batch-size-mismatch');
    assert.equal(diagnostic.severity, vscode.DiagnosticSeverity.Warning);
    assert.match(diagnostic.message, /assumed to be 16 because the hostfile in this folder has 16 slots/);

    const hostfile = await open('cluster/hostfile');
    await edit(hostfile, 'w0 slots=4\nw1 slots=4\n');
    await until('silence', () => ourDiagnostics(document).length === 0);
    await edit(hostfile, 'w0 slots=4\nw1 slots=2\n');
    await until('a warning', () => ourDiagnostics(document).some(({ message }) => /assumed to be 6/.test(message)));

    const settings = vscode.workspace.getConfiguration('deepspeed');
    await settings.update('worldSize', 4, vscode.ConfigurationTarget.Workspace);
    await until('an error', () =>
      ourDiagnostics(document).some(each => each.severity === 0 && codeOf(each) === 'batch-size-mismatch'),
    );
    await settings.update('worldSize', undefined, vscode.ConfigurationTarget.Workspace);
    await until('a warning', () => ourDiagnostics(document).some(({ message }) => /assumed to be 6/.test(message)));
    await hostfile.save();
    await remove(...names);
  });

  it('follows a hostfile that is created and deleted', async () => {
    const document = await open('cluster/ds_config.json', config);
    await vscode.commands.executeCommand('workbench.action.files.saveAll');
    const watcher = vscode.workspace.createFileSystemWatcher('**/hostfile');
    const reported = new Promise<void>(resolve => {
      watcher.onDidCreate(() => resolve());
      watcher.onDidChange(() => resolve());
    });
    await write('cluster/hostfile', 'w0 slots=16\n');
    await diagnosticWithCode(document, 'batch-size-mismatch');
    // A search may have found the file. If a file is deleted before VS Code has reported it, VS Code never reports the
    // deletion.
    await reported;
    watcher.dispose();
    await vscode.workspace.fs.delete(workspaceUri('cluster/hostfile'));
    await until('silence', () => ourDiagnostics(document).length === 0);
    await remove('cluster/ds_config.json');
  });
});
