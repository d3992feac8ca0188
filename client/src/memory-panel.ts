import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { setModelCommand } from '../../server/src/lsp/commands.js';
import {
  type MemoryEditParams,
  type MemoryEditResult,
  type MemoryParams,
  type MemoryResult,
  memoryEditRequest,
  memoryRequest,
} from '../../server/src/lsp/requests.js';
import { applyMove } from './moves.js';

/** Milliseconds after the last edit before the page is updated. */
const pauseMilliseconds = 150;

/** What the page may ask for besides changes of the file. */
const settings = ['gpuMemoryGB', 'hostMemoryGB'];
const commands = [setModelCommand, 'deepspeed.setWorldSize'];

interface Message {
  readonly action: string;
  readonly name: string;
}

function isMessage(value: unknown): value is Message {
  return (
    typeof value === 'object' &&
    value !== null &&
    'action' in value &&
    typeof value.action === 'string' &&
    'name' in value &&
    typeof value.name === 'string'
  );
}

/** Returns the page without its contents. Only its own script and style are loaded. */
function shell(webview: vscode.Webview, dist: vscode.Uri): string {
  const nonce = crypto.randomUUID();
  const file = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(dist, name)).toString();
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'">
<meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="${file('memory.css')}">
<title>Memory</title>
</head>
<body class="beside">
<main class="memory"></main>
<p role="status"></p>
<script nonce="${nonce}" src="${file('memory.js')}"></script>
</body>
</html>`;
}

/** Shows pages about the memory of configs. */
export interface MemoryPanels extends vscode.Disposable {
  readonly show: (config: vscode.Uri) => void;
}

/** Makes the pages, which follow their configs and the events of `changes`. */
export function memoryPanels(
  client: () => BaseLanguageClient,
  extension: vscode.Uri,
  changes: readonly vscode.Event<unknown>[],
): MemoryPanels {
  const dist = vscode.Uri.joinPath(extension, 'dist');
  const panels = new Map<string, vscode.WebviewPanel>();
  const pending = new Map<string, ReturnType<typeof setTimeout>>();

  async function update(uri: string): Promise<void> {
    const panel = panels.get(uri);
    if (panel?.visible && client().isRunning()) {
      const params: MemoryParams = { uri, file: fileName(uri) };
      const page = await client().sendRequest<MemoryResult>(memoryRequest, params);
      if (page !== null) {
        panel.title = `${params.file} (${page.summary ?? 'memory'})`;
        await panel.webview.postMessage({ html: page.html });
      }
    }
  }

  function follow(uri: string): void {
    clearTimeout(pending.get(uri));
    pending.set(
      uri,
      setTimeout(() => void update(uri), pauseMilliseconds),
    );
  }

  async function apply(uri: string, name: string): Promise<void> {
    const params: MemoryEditParams = { uri, name };
    const move = await client().sendRequest<MemoryEditResult>(memoryEditRequest, params);
    const done = await applyMove(client(), move);
    await panels.get(uri)?.webview.postMessage({ status: done ? `Applied: ${move?.title}` : 'Nothing was changed.' });
  }

  async function handle(uri: string, message: unknown): Promise<void> {
    const { action, name } = isMessage(message) ? message : { action: '', name: '' };
    const command = `deepspeed.${name}`;
    if (action === 'ready') {
      await update(uri);
    } else if (action === 'apply') {
      await apply(uri, name);
    } else if (action === 'setting' && settings.includes(name)) {
      await vscode.commands.executeCommand('workbench.action.openSettings', `@id:${command}`);
    } else if (action === 'command' && commands.includes(command)) {
      await vscode.commands.executeCommand(command, uri);
    }
  }

  function open(config: vscode.Uri): void {
    const uri = config.toString();
    const panel = vscode.window.createWebviewPanel(
      'deepspeed.memory',
      `${fileName(uri)} (memory)`,
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
      { enableScripts: true, localResourceRoots: [dist], enableFindWidget: true },
    );
    panels.set(uri, panel);
    panel.webview.onDidReceiveMessage(message => handle(uri, message));
    panel.onDidChangeViewState(() => follow(uri));
    panel.onDidDispose(() => {
      clearTimeout(pending.get(uri));
      panels.delete(uri);
    });
    panel.webview.html = shell(panel.webview, dist);
  }

  const listeners = [
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (panels.has(document.uri.toString())) {
        follow(document.uri.toString());
      }
    }),
    ...changes.map(event => event(() => [...panels.keys()].forEach(follow))),
  ];
  return {
    show(config) {
      const known = panels.get(config.toString());
      if (known === undefined) {
        open(config);
      } else {
        known.reveal(undefined, true);
      }
    },
    dispose() {
      vscode.Disposable.from(...listeners, ...panels.values()).dispose();
      [...pending.values()].forEach(clearTimeout);
    },
  };
}

function fileName(uri: string): string {
  const { path } = vscode.Uri.parse(uri, true);
  return path.slice(path.lastIndexOf('/') + 1);
}
