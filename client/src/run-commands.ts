import * as vscode from 'vscode';
import {
  type CompareParams,
  type CompareResult,
  type ConfigText,
  compareRequest,
  type ExplainErrorParams,
  type ExplainErrorResult,
  explainErrorRequest,
  type ReportParams,
  type ReportResult,
  reportRequest,
} from '../../server/src/lsp/requests.js';
import { decoded } from '../../server/src/surroundings/files.js';
import { installedAround } from '../../server/src/surroundings/installed.js';
import { activeConfig, type Extension } from './active-config.js';
import { findConfigs } from './config-list.js';
import { showRunPage } from './run-pages.js';
import { pathInWorkspace } from './settings.js';

/** Bytes at each end of a large log: what failed first, and what ended the run. */
const mostBytes = 8 * 1024 * 1024;

/** Configs that a run may have read: a workspace can be a collection. */
const mostConfigs = 50;

function configText(document: vscode.TextDocument): ConfigText {
  return { uri: document.uri.toString(), name: pathInWorkspace(document.uri), text: document.getText() };
}

/** Returns the open configs, then the others of the workspace. */
async function allConfigs(extension: Extension): Promise<readonly ConfigText[]> {
  const open = vscode.workspace.textDocuments.filter(document => extension.tracking.isTracked(document));
  const configs = new Map(open.map(document => [document.uri.toString(), configText(document)]));
  for await (const { uri, text } of findConfigs(extension)) {
    if (configs.size >= mostConfigs) {
      break;
    }
    configs.set(uri.toString(), { uri: uri.toString(), name: pathInWorkspace(uri), text });
  }
  return [...configs.values()];
}

async function readLog(uri: vscode.Uri): Promise<string> {
  const bytes = await vscode.workspace.fs.readFile(uri);
  return bytes.length <= 2 * mostBytes
    ? decoded(bytes)
    : `${decoded(bytes.subarray(0, mostBytes))}\n${decoded(bytes.subarray(-mostBytes))}`;
}

/** Asks where the output of the run is; undefined if the user gives none. */
async function chooseLog(): Promise<string | undefined> {
  const editor = vscode.window.activeTextEditor;
  const selected = editor?.selections.map(range => editor.document.getText(range)).join('\n') ?? '';
  const copied = await vscode.env.clipboard.readText();
  const choices = [
    ...(selected.trim() === '' ? [] : [{ label: '$(selection) Selection', log: async () => selected }]),
    ...(copied.trim() === ''
      ? []
      : [{ label: '$(clippy) Clipboard', description: copied.trim().slice(0, 60), log: async () => copied }]),
    {
      label: '$(file) File...',
      log: async () => {
        const [file] = (await vscode.window.showOpenDialog({ openLabel: 'Explain' })) ?? [];
        return file && readLog(file);
      },
    },
  ];
  const chosen = await vscode.window.showQuickPick(choices, { placeHolder: 'The output of the run that failed' });
  return chosen?.log();
}

/** Explains the output of a run: the given one, or the one that the user chooses. */
async function explainError(extension: Extension, given: unknown): Promise<void> {
  const log = typeof given === 'string' ? given : await chooseLog();
  if (log === undefined) {
    return;
  }
  const params: ExplainErrorParams = { log, configs: await allConfigs(extension) };
  const result = await extension.client().sendRequest<ExplainErrorResult>(explainErrorRequest, params);
  if (result === null) {
    return;
  }
  const { page, place } = result;
  if (place !== undefined) {
    const range = new vscode.Range(place.line, 0, place.line, 0);
    await vscode.window.showTextDocument(vscode.Uri.parse(place.uri, true), { selection: range });
  }
  await showRunPage('What the log says', async () => page);
}

/** Explains what is selected in the terminal. No other way leads to it than the clipboard, which is restored. */
async function explainTerminal(extension: Extension): Promise<void> {
  const before = await vscode.env.clipboard.readText();
  await vscode.commands.executeCommand('workbench.action.terminal.copySelection');
  const selected = await vscode.env.clipboard.readText();
  await vscode.env.clipboard.writeText(before);
  await explainError(extension, selected);
}

async function copyReport(extension: Extension): Promise<void> {
  const document = await activeConfig(extension);
  if (document === undefined) {
    return;
  }
  const folder = vscode.workspace.getWorkspaceFolder(document.uri)?.uri ?? vscode.Uri.joinPath(document.uri, '..');
  const params: ReportParams = {
    config: configText(document),
    language: document.languageId,
    installed: document.isUntitled ? [] : await installedAround(extension.files, folder),
  };
  const report = await extension.client().sendRequest<ReportResult>(reportRequest, params);
  if (report !== null) {
    await vscode.env.clipboard.writeText(report);
    void vscode.window.showInformationMessage('Copied, without secrets. Read it before you publish it.');
  }
}

/** Returns the config to compare with: another one of the workspace, or a file. */
async function chooseOther(extension: Extension, own: vscode.TextDocument): Promise<vscode.Uri | undefined> {
  const others = (await allConfigs(extension)).filter(({ uri }) => uri !== own.uri.toString());
  const choices = [...others.map(({ uri, name }) => ({ label: name, uri })), { label: '$(file) File...', uri: '' }];
  const chosen = await vscode.window.showQuickPick(choices, {
    placeHolder: `Compare ${pathInWorkspace(own.uri)} with`,
  });
  return chosen?.uri === ''
    ? (await vscode.window.showOpenDialog())?.[0]
    : chosen && vscode.Uri.parse(chosen.uri, true);
}

/** Shows what DeepSpeed does differently under another config: the given one, or the one that the user chooses. */
async function compareConfigs(extension: Extension, given: unknown): Promise<void> {
  const own = await activeConfig(extension);
  const other = own && (given instanceof vscode.Uri ? given : await chooseOther(extension, own));
  if (own === undefined || other === undefined) {
    return;
  }
  await showRunPage('Comparison', async () => {
    const document = await vscode.workspace.openTextDocument(other);
    const params: CompareParams = { one: configText(own), other: configText(document) };
    const page = await extension.client().sendRequest<CompareResult>(compareRequest, params);
    return page ?? `There is no DeepSpeed config in ${pathInWorkspace(other)}.\n`;
  }, [own.uri, other]);
}

type Command = (...args: readonly unknown[]) => Promise<void>;

/** Returns the commands about runs, by their names. */
export function runCommandsOf(extension: Extension): { readonly [name: string]: Command } {
  return {
    'deepspeed.explainError': given => explainError(extension, given),
    'deepspeed.explainTerminalSelection': () => explainTerminal(extension),
    'deepspeed.copyReport': () => copyReport(extension),
    'deepspeed.compareConfigs': given => compareConfigs(extension, given),
  };
}
