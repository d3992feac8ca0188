import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { setModelCommand } from '../../server/src/lsp/commands.js';
import {
  type MemoryEditParams,
  type MemoryEditResult,
  type MemoryParams,
  type MemoryResult,
  type MoveResult,
  memoryEditRequest,
  memoryRequest,
} from '../../server/src/lsp/requests.js';

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

/** Whether a value is what the script of a page keeps over a reload of the window. */
function isState(value: unknown): value is { readonly config: string } {
  return typeof value === 'object' && value !== null && 'config' in value && typeof value.config === 'string';
}

/** The parts of the extension that a page needs, from another bundle. */
interface Surroundings {
  readonly client: BaseLanguageClient;
  readonly start: () => Promise<void>;
  readonly extension: vscode.Uri;
  /** Events after which the numbers may be others. */
  readonly changes: readonly vscode.Event<unknown>[];
  readonly applyMove: (move: MoveResult) => Promise<boolean>;
  readonly setForRun: typeof import('./settings.js').setForRun;
}

/** Shows pages about the memory of configs. */
export interface MemoryPanels extends vscode.Disposable {
  readonly show: (config: vscode.Uri) => void;
  /** Fills a panel of the window before it was reloaded. `state` is what the script of the page has kept. */
  readonly restore: (panel: vscode.WebviewPanel, state: unknown) => void;
}

function fileName(uri: string): string {
  const { path } = vscode.Uri.parse(uri, true);
  return path.slice(path.lastIndexOf('/') + 1);
}

const entities: { readonly [char: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, char => entities[char] ?? char);
}

/** Returns the page without its contents. Only its own script and style are loaded. */
function shell(webview: vscode.Webview, dist: vscode.Uri, config: string): string {
  const nonce = crypto.randomUUID();
  const file = (name: string): string => webview.asWebviewUri(vscode.Uri.joinPath(dist, name)).toString();
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'">
<meta name="viewport" content="width=device-width">
<link rel="stylesheet" href="${file('memory.css')}">
<title>Memory of ${escaped(fileName(config))}</title>
</head>
<body class="beside" data-config="${escaped(config)}">
<main class="memory"></main>
<p role="status"></p>
<script nonce="${nonce}" src="${file('memory.js')}"></script>
</body>
</html>`;
}

/** Opens a config without showing it, so that the server knows it. */
async function openConfig(uri: string): Promise<void> {
  const isOpen = vscode.workspace.textDocuments.some(document => document.uri.toString() === uri);
  if (!isOpen) {
    await vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true));
  }
}

/** Makes the pages, which follow their configs and the events of `changes`. */
export function memoryPanels({ client, start, extension, changes, applyMove, setForRun }: Surroundings): MemoryPanels {
  const dist = vscode.Uri.joinPath(extension, 'dist');
  const panels = new Map<string, vscode.WebviewPanel>();
  const pending = new Map<string, ReturnType<typeof setTimeout>>();

  /** Fills a visible page; returns the memory of a GPU if it is known. */
  async function update(uri: string): Promise<string | undefined> {
    const panel = panels.get(uri);
    if (!panel?.visible || !client.isRunning()) {
      return undefined;
    }
    const params: MemoryParams = { uri, file: fileName(uri) };
    const page = await client.sendRequest<MemoryResult>(memoryRequest, params);
    if (page === null) {
      return undefined;
    }
    panel.title = `${params.file} (${page.summary ?? 'memory'})`;
    await panel.webview.postMessage({ html: page.html });
    return page.summary;
  }

  function follow(uri: string): void {
    clearTimeout(pending.get(uri));
    pending.set(
      uri,
      setTimeout(() => void update(uri), pauseMilliseconds),
    );
  }

  /** Makes a change of the page. Returns its title; undefined if nothing was changed. */
  async function change(uri: string, name: string): Promise<string | undefined> {
    const params: MemoryEditParams = { uri, name };
    const offered = await client.sendRequest<MemoryEditResult>(memoryEditRequest, params);
    if (offered === null) {
      return undefined;
    }
    if ('setting' in offered) {
      const { setting } = offered;
      await setForRun(setting.name, setting.value, vscode.Uri.parse(uri, true));
      return offered.title;
    }
    return (await applyMove(offered)) ? offered.title : undefined;
  }

  async function apply(uri: string, name: string): Promise<void> {
    await wake(uri);
    const title = await change(uri, name);
    const summary = title === undefined ? undefined : await update(uri);
    const number = summary === undefined ? '' : ` Each GPU needs ${summary}.`;
    const status = title === undefined ? 'Nothing was changed.' : `Applied: ${title}.${number}`;
    await panels.get(uri)?.webview.postMessage({ status });
  }

  /** Makes sure that the server runs and knows the config, whose editor may be closed. */
  async function wake(uri: string): Promise<void> {
    await start();
    await openConfig(uri);
  }

  async function fill(uri: string): Promise<void> {
    try {
      await wake(uri);
      await update(uri);
    } catch (error) {
      const html = `<p class="problem">${escaped(`${fileName(uri)} cannot be opened: ${error}`)}</p>`;
      await panels.get(uri)?.webview.postMessage({ html });
    }
  }

  async function handle(uri: string, message: unknown): Promise<void> {
    const { action, name } = isMessage(message) ? message : { action: '', name: '' };
    const command = `deepspeed.${name}`;
    if (action === 'ready') {
      await fill(uri);
    } else if (action === 'apply') {
      await apply(uri, name);
    } else if (action === 'setting' && settings.includes(name)) {
      await vscode.commands.executeCommand('workbench.action.openSettings', `@id:${command}`);
    } else if (action === 'command' && commands.includes(command)) {
      await vscode.commands.executeCommand(command, uri);
    }
  }

  function begin(uri: string, panel: vscode.WebviewPanel): void {
    panels.set(uri, panel);
    panel.webview.options = { enableScripts: true, localResourceRoots: [dist] };
    panel.webview.onDidReceiveMessage(message => handle(uri, message));
    panel.onDidChangeViewState(() => follow(uri));
    panel.onDidDispose(() => {
      clearTimeout(pending.get(uri));
      panels.delete(uri);
    });
    panel.webview.html = shell(panel.webview, dist, uri);
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
      const uri = config.toString();
      const known = panels.get(uri);
      if (known === undefined) {
        const title = `${fileName(uri)} (memory)`;
        const place = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
        begin(uri, vscode.window.createWebviewPanel('deepspeed.memory', title, place, { enableFindWidget: true }));
      } else {
        known.reveal(undefined, true);
      }
    },
    restore(panel, state) {
      const uri = isState(state) ? state.config : undefined;
      if (uri === undefined || panels.has(uri)) {
        panel.dispose();
      } else {
        begin(uri, panel);
      }
    },
    dispose() {
      vscode.Disposable.from(...listeners, ...panels.values()).dispose();
      [...pending.values()].forEach(clearTimeout);
    },
  };
}
