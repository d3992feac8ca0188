import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import manifest from '../../package.json';

describe('the web worker host', () => {
  it('has no node', () => {
    assert.ok('WorkerGlobalScope' in globalThis, 'this is no worker');
    assert.ok(typeof process === 'undefined' || !process.versions?.node, 'node is here');
  });

  it('works on files without a disk', () => {
    assert.equal(vscode.workspace.workspaceFolders?.[0]?.uri.toString(), 'memfs:/workspace');
  });

  it('loads the browser entry point of the extension', async () => {
    const extension = vscode.extensions.getExtension<{ readonly host: string }>(
      `${manifest.publisher}.${manifest.name}`,
    );
    assert.equal((await extension?.activate())?.host, 'web');
  });
});
