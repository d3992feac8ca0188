// Runs in place of a test suite. Measures how long VS Code waits for the extension and for its first findings.
import { writeFileSync } from 'node:fs';
import * as vscode from 'vscode';
import manifest from '../../package.json';

const misspelt = '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "overlap_com": true } }\n';

async function firstFindings(uri: vscode.Uri): Promise<void> {
  await new Promise<void>(resolve => {
    const listener = vscode.languages.onDidChangeDiagnostics(() => {
      if (vscode.languages.getDiagnostics(uri).some(({ source }) => source === 'deepspeed')) {
        listener.dispose();
        resolve();
      }
    });
  });
}

/** Called by VS Code. */
export async function run(): Promise<void> {
  const extension = vscode.extensions.getExtension(`${manifest.publisher}.${manifest.name}`);
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (extension === undefined || folder === undefined || process.env.TEST_RESULT === undefined) {
    throw new Error('there is no extension, or nothing to measure it with');
  }
  const uri = vscode.Uri.joinPath(folder, 'ds_config_activation.json');
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(misspelt));
  // Something else in the window may have opened a JSON document before.
  const isFirst = !extension.isActive;
  const start = performance.now();
  await extension.activate();
  const activated = isFirst ? performance.now() - start : undefined;
  const found = firstFindings(uri);
  const opened = performance.now();
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
  await found;
  const findings = performance.now() - opened;
  const host = `VS Code ${vscode.version}`;
  writeFileSync(
    process.env.TEST_RESULT,
    JSON.stringify({ passed: 1, failed: 0, skipped: [], lines: [], host, activated, findings }),
  );
}
