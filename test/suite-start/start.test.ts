import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { Api } from '../../client/src/parts';
import manifest from '../../package.json';
import { until } from '../suite/until';
import { codeOf, edit, ourDiagnostics, workspaceUri, write } from '../suite/workspace';
import { serverProcesses } from './server-processes';

/** The hostfile of the workspace has 16 slots. */
const misspelled = '{ "train_batch_size": 16, "zero_optimization": { "stage": 3, "overlap_com": true } }\n';
/** Milliseconds without configs after which the server stops. */
const pause = 30_000;
/** The pause, and time for a busy machine. */
const untilIdle = pause + 45_000;
const { setTimeout: realTimeout } = globalThis;

let api: Api;

/** Opens a file as a user does: a document from `openTextDocument` stays open for minutes after its editor is closed. */
async function show(name: string, text: string): Promise<vscode.TextDocument> {
  await write(name, text);
  const uri = workspaceUri(name);
  await vscode.commands.executeCommand('vscode.open', uri);
  const opened = () => vscode.workspace.textDocuments.find(document => document.uri.toString() === uri.toString());
  return (await until(`${name} to be open`, opened)) as vscode.TextDocument;
}

function closeAll(): Thenable<void> {
  return vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

async function finding(document: vscode.TextDocument): Promise<void> {
  await until('a finding', () => ourDiagnostics(document).map(codeOf).includes('unknown-key'));
}

function noServer(): PromiseLike<unknown> {
  return until('the server to end', () => !api.serverIsRunning() && serverProcesses().length === 0, Boolean, untilIdle);
}

/** Makes a timer of the pause end after a second. The extension uses the same global function as its tests. */
function shortenPause(): void {
  const shorter = (run: () => void, milliseconds?: number, ...values: unknown[]) =>
    realTimeout(run, milliseconds === pause ? 1000 : milliseconds, ...values);
  globalThis.setTimeout = Object.assign(shorter, realTimeout);
}

describe('the start of the extension', function () {
  this.timeout(2 * untilIdle);
  after(() => {
    globalThis.setTimeout = realTimeout;
  });

  before(async () => {
    const extension = vscode.extensions.getExtension<Api>(`${manifest.publisher}.${manifest.name}`);
    assert.ok(extension, 'VS Code does not know the extension');
    api = await extension.activate();
  });

  it('loads nothing for JSON that is not a config', async () => {
    const document = await show('package.json', '{ "name": "model", "optimizer": { "type": "Adam" } }\n');
    await edit(document, '"version": "1.0.0", "name"', '"name"');
    await show('tsconfig.json', '{ "compilerOptions": { "strict": true } }\n');
    assert.equal(api.clientIsLoaded(), false);
    assert.deepEqual(serverProcesses(), []);
  });

  it('loads nothing for a file that is only named like a config', async () => {
    await show('zero.json', '{ "name": "zero", "parser": "csv", "path": "x.csv", "seed": 1 }\n');
    assert.equal(api.clientIsLoaded(), false);
    assert.deepEqual(serverProcesses(), []);
  });

  it('loads nothing for files in other languages without a config or a run', async () => {
    await show('train.py', 'import torch\n\nconfig = {"optimizer": {"type": "Adam", "lr": 0.1}, "seed": 1}\n');
    await show('compose.yaml', 'services:\n  train:\n    image: deepspeed\n');
    await show('install.sh', 'pip install deepspeed\npython train.py\n');
    assert.equal(api.clientIsLoaded(), false);
    assert.deepEqual(serverProcesses(), []);
  });

  it('starts the server on the first config', async () => {
    await finding(await show('ds_config_start.json', misspelled));
    await api.ready;
    assert.equal(serverProcesses().length, 1);
  });

  it('uses the same server for the next config', async () => {
    const before = serverProcesses();
    await finding(await show('ds_config_next.json', misspelled));
    assert.deepEqual(serverProcesses(), before);
  });

  it('starts another server if the first one crashes', async () => {
    const [crashed] = serverProcesses();
    const document = await show('ds_config_start.json', misspelled);
    process.kill(crashed ?? 0, 'SIGKILL');
    await until('another process', () => serverProcesses().length === 1 && !serverProcesses().includes(crashed ?? 0));
    await edit(document, '"overlap_comm"', '"overlap_com"');
    await until('the finding to go', () => ourDiagnostics(document).length === 0);
  });

  it('stops the server when no config has been open for a while', async () => {
    await closeAll();
    const closed = Date.now();
    await noServer();
    assert.ok(Date.now() - closed >= pause - 1000, 'the server stopped during the pause');
  });

  it('stops the server although the last config was closed during a crash', async () => {
    // One test has waited for the whole pause.
    shortenPause();
    await finding(await show('ds_config_start.json', misspelled));
    const [crashed] = serverProcesses();
    process.kill(crashed ?? 0, 'SIGKILL');
    await closeAll();
    await noServer();
  });

  it('starts the server for a command', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'json', content: '{ "train_batch": 1 }' });
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('deepspeed.treatAsConfig');
    await finding(document);
    assert.equal(serverProcesses().length, 1);
  });

  it('starts the server again for a config after it was stopped', async () => {
    await vscode.commands.executeCommand('deepspeed.treatAsOther');
    await noServer();
    await finding(await show('ds_config_start.json', misspelled));
    assert.equal(serverProcesses().length, 1);
  });
});
