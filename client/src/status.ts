import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { releaseText, type StatusParams, type StatusResult, statusRequest } from '../../server/src/lsp/requests.js';
import type { Tracking } from './tracking.js';

const selector: vscode.DocumentSelector = [{ language: 'json' }, { language: 'jsonc' }];

async function show(item: vscode.LanguageStatusItem, client: BaseLanguageClient, tracking: Tracking): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (document === undefined || !vscode.languages.match(selector, document)) {
    return;
  }
  const decision = tracking.decisionOn(document);
  await vscode.commands.executeCommand('setContext', 'deepspeed.isConfig', decision.ours);
  item.command = decision.tooLarge
    ? { command: 'workbench.action.openSettings', title: 'Set the size', arguments: ['deepspeed.files.maxSizeMB'] }
    : decision.ours
      ? { command: 'deepspeed.treatAsOther', title: 'Not a DeepSpeed config' }
      : { command: 'deepspeed.treatAsConfig', title: 'Treat as DeepSpeed config' };
  if (!decision.ours) {
    item.text = decision.tooLarge ? 'DeepSpeed config, not checked' : 'Not a DeepSpeed config';
    item.detail = decision.reason;
    return;
  }
  const params: StatusParams = { uri: document.uri.toString() };
  const status = client.isRunning() ? await client.sendRequest<StatusResult>(statusRequest, params) : null;
  if (status === null || vscode.window.activeTextEditor?.document !== document) {
    item.text = 'DeepSpeed config';
    item.detail = decision.reason;
    return;
  }
  const ranks = status.worldSize === undefined ? '' : `${status.worldSize} GPUs: ${status.worldSizeReason}; `;
  item.text = `DeepSpeed ${releaseText(status)}, read by ${status.reader}`;
  item.detail = `${status.loaderReason}; version: ${status.versionReason}; ${status.readerReasons}${ranks}a config because ${decision.reason}`;
}

/** Shows in the language status which loader and version are assumed, and why the file is (not) a DeepSpeed config. */
export function showStatus(
  item: vscode.LanguageStatusItem,
  client: () => BaseLanguageClient,
  tracking: Tracking,
): vscode.Disposable {
  let pending: ReturnType<typeof setTimeout> | undefined;
  const update = (): void => {
    clearTimeout(pending);
    pending = setTimeout(() => {
      show(item, client(), tracking).catch((error: unknown) => client().warn(`status item: ${String(error)}`));
    }, 100);
  };
  update();
  return vscode.Disposable.from(
    vscode.window.onDidChangeActiveTextEditor(update),
    vscode.workspace.onDidChangeTextDocument(event => {
      if (event.document === vscode.window.activeTextEditor?.document) {
        update();
      }
    }),
    vscode.workspace.onDidChangeConfiguration(update),
    tracking.onDidChange(update),
    { dispose: () => clearTimeout(pending) },
  );
}
