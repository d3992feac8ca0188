// Runs in place of a test suite, in a fresh window with a package.json. Measures what the extension costs there.
import { writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import * as vscode from 'vscode';
import { serverProcesses } from '../suite-start/server-processes';

/** Milliseconds that the window is left alone. */
const rest = 10_000;

/** Called by VS Code. */
export async function run(): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (folder === undefined || process.env.TEST_RESULT === undefined) {
    throw new Error('there is no folder, or no file for the result');
  }
  const uri = vscode.Uri.joinPath(folder, 'package.json');
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode('{ "name": "model", "version": "1.0.0" }\n'));
  await vscode.commands.executeCommand('vscode.open', uri);
  await wait(rest);
  writeFileSync(
    process.env.TEST_RESULT,
    JSON.stringify({
      ...{ passed: 1, failed: 0, skipped: [], lines: [], host: `VS Code ${vscode.version}` },
      ...{ processes: serverProcesses().length, megabytes: process.memoryUsage().rss / 2 ** 20 },
    }),
  );
}
