// Runs in place of a test suite, in a fresh window. Measures how long VS Code waits for the extension, and the time from
// opening a config to our first finding and to VS Code's own first JSON finding in it.
import { writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import type { Api } from '../../client/src/parts';
import manifest from '../../package.json';
import { serverProcesses } from '../suite-start/server-processes';

/** One finding of ours, and a trailing comma for VS Code. */
const text = '{\n  "train_batch_size": 8,\n  "zero_optimization": { "stage": 3, "overlap_com": true },\n}\n';

const warmFiles = 9;

interface Times {
  readonly ours: number;
  readonly json: number;
}

function hasSource(uri: vscode.Uri, isWanted: (source: string | undefined) => boolean): boolean {
  return vscode.languages.getDiagnostics(uri).some(({ source }) => isWanted(source));
}

/** Resolves with the milliseconds until a finding of such a source appears. */
async function firstFinding(uri: vscode.Uri, isWanted: (source: string | undefined) => boolean): Promise<number> {
  const start = performance.now();
  if (!hasSource(uri, isWanted)) {
    await new Promise<void>(resolve => {
      const listener = vscode.languages.onDidChangeDiagnostics(() => {
        if (hasSource(uri, isWanted)) {
          listener.dispose();
          resolve();
        }
      });
    });
  }
  return performance.now() - start;
}

async function openAndWait(uri: vscode.Uri): Promise<Times> {
  const found = [
    firstFinding(uri, source => source === 'deepspeed'),
    firstFinding(uri, source => source !== 'deepspeed'),
  ];
  await vscode.commands.executeCommand('vscode.open', uri);
  const [ours = 0, json = 0] = await Promise.all(found);
  return { ours, json };
}

/** Called by VS Code. */
export async function run(): Promise<void> {
  const extension = vscode.extensions.getExtension<Api>(`${manifest.publisher}.${manifest.name}`);
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (extension === undefined || folder === undefined || process.env.TEST_RESULT === undefined) {
    throw new Error('there is no extension, or nothing to measure it with');
  }
  const write = async (name: string): Promise<vscode.Uri> => {
    const uri = vscode.Uri.joinPath(folder, name);
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    return uri;
  };
  const first = await write('ds_config_first.json');
  // Something else in the window may have opened a JSON document before.
  const isFirst = !extension.isActive;
  const start = performance.now();
  const api = await extension.activate();
  const activated = isFirst ? performance.now() - start : undefined;
  const opened = performance.now();
  const ready = api.ready.then(() => performance.now() - opened);
  const cold = await openAndWait(first);
  const warm: Times[] = [];
  for (let i = 0; i < warmFiles; i++) {
    warm.push(await openAndWait(await write(`ds_config_${i}.json`)));
  }
  const [crashed = 0] = serverProcesses();
  const killed = performance.now();
  process.kill(crashed, 'SIGKILL');
  // The restarted server is ready when a new file has its finding.
  while (serverProcesses().length !== 1 || serverProcesses()[0] === crashed) {
    await new Promise(resolve => setTimeout(resolve, 5));
  }
  await openAndWait(await write('ds_config_crash.json'));
  const crash = performance.now() - killed;
  writeFileSync(
    process.env.TEST_RESULT,
    JSON.stringify({
      ...{ passed: 1, failed: 0, skipped: [], lines: [], host: `VS Code ${vscode.version}` },
      ...{ activated, ready: await ready, cold, warm, crash },
    }),
  );
}
