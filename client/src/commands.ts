import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type InsertTemplateParams,
  type InsertTemplateResult,
  ignoreKeyCommand,
  insertTemplateRequest,
  openRuleCommand,
  setLoaderCommand,
  setModelCommand,
  showEstimateCommand,
  type TemplatesResult,
  templatesRequest,
  turnOffRuleCommand,
} from '../../server/src/requests.js';
import { showEffectiveConfig } from './effective-config.js';
import type { EstimatePages } from './estimate-pages.js';
import { type Choices, effectiveScheme } from './files.js';
import { chooseLoaderOf } from './loader-choice.js';
import { chooseModelOf } from './model-choice.js';
import { openRulePage } from './rule-pages.js';
import { ignoreKey, turnOffRule } from './settings.js';
import type { Tracking } from './tracking.js';

/** What the commands work on. The client is asked for each time: restarting makes a new one. */
export interface Extension {
  readonly client: () => BaseLanguageClient;
  readonly tracking: Tracking;
  readonly choices: Choices;
  readonly estimates: EstimatePages;
  readonly restart: () => Promise<void>;
}

function activeJson(): vscode.TextDocument | undefined {
  const document = vscode.window.activeTextEditor?.document;
  if (document === undefined || !/^jsonc?$/.test(document.languageId)) {
    void vscode.window.showInformationMessage('Open a JSON file first: the command works on the active editor.');
    return undefined;
  }
  return document;
}

async function chooseTemplate(client: BaseLanguageClient): Promise<string | undefined> {
  const templates = await client.sendRequest<TemplatesResult>(templatesRequest);
  const items = templates.map(({ name, title, description }) => ({ label: title, detail: description, name }));
  const picked = await vscode.window.showQuickPick(items, {
    placeHolder: 'Template to merge into the file',
    matchOnDetail: true,
  });
  return picked?.name;
}

/** Merges a template into the active file; without a name, asks for one. An explicit request makes the file a config. */
async function insertTemplate(extension: Extension, name?: unknown): Promise<void> {
  const document = activeJson();
  if (document === undefined) {
    return;
  }
  const chosen = typeof name === 'string' ? name : await chooseTemplate(extension.client());
  if (chosen === undefined) {
    return;
  }
  if (!extension.tracking.isTracked(document)) {
    await treatAs(extension, document, true);
  }
  const params: InsertTemplateParams = { uri: document.uri.toString(), name: chosen };
  const edit = await extension.client().sendRequest<InsertTemplateResult>(insertTemplateRequest, params);
  if (edit === null) {
    void vscode.window.showInformationMessage('The file has everything that this template would insert.');
    return;
  }
  await vscode.workspace.applyEdit(await extension.client().protocol2CodeConverter.asWorkspaceEdit(edit));
}

/** Shows what DeepSpeed makes of the active file. An explicit request makes the file a config. */
async function showEffective(extension: Extension): Promise<void> {
  const document = activeJson();
  if (document === undefined || document.uri.scheme === effectiveScheme) {
    return;
  }
  if (!extension.tracking.isTracked(document)) {
    await treatAs(extension, document, true);
  }
  await showEffectiveConfig(document);
}

async function chooseLoader(): Promise<void> {
  const document = activeJson();
  if (document !== undefined) {
    await chooseLoaderOf(document);
  }
}

/** The config that a lens is about; from the palette, the active one. */
function configOf(uri: unknown): vscode.Uri | undefined {
  return typeof uri === 'string' ? vscode.Uri.parse(uri) : activeJson()?.uri;
}

async function withConfig(uri: unknown, show: (config: vscode.Uri) => Promise<void>): Promise<void> {
  const config = configOf(uri);
  if (config !== undefined) {
    await show(config);
  }
}

async function treatAs(extension: Extension, document: vscode.TextDocument, ours: boolean): Promise<void> {
  await extension.choices.set(document.uri, ours);
  await extension.tracking.reconsider(extension.client());
}

/** Registers every command of the extension. */
export function registerCommands(extension: Extension): vscode.Disposable {
  const treat = (ours: boolean) => async (): Promise<void> => {
    const document = activeJson();
    if (document !== undefined) {
      await treatAs(extension, document, ours);
    }
  };
  return vscode.Disposable.from(
    vscode.commands.registerCommand('deepspeed.insertTemplate', (name?: unknown) => insertTemplate(extension, name)),
    vscode.commands.registerCommand('deepspeed.showEffectiveConfig', () => showEffective(extension)),
    vscode.commands.registerCommand('deepspeed.treatAsConfig', treat(true)),
    vscode.commands.registerCommand('deepspeed.treatAsOther', treat(false)),
    vscode.commands.registerCommand(setLoaderCommand, chooseLoader),
    vscode.commands.registerCommand(setModelCommand, (uri?: unknown) => withConfig(uri, chooseModelOf)),
    vscode.commands.registerCommand(showEstimateCommand, (uri?: unknown) => withConfig(uri, extension.estimates.show)),
    vscode.commands.registerCommand(turnOffRuleCommand, (code: unknown) => turnOffRule(String(code))),
    vscode.commands.registerCommand(ignoreKeyCommand, (path: unknown) => ignoreKey(String(path))),
    vscode.commands.registerCommand(openRuleCommand, (code: unknown) => openRulePage(String(code))),
    vscode.commands.registerCommand('deepspeed.restartServer', extension.restart),
    vscode.commands.registerCommand('deepspeed.showOutput', () => extension.client().outputChannel.show()),
  );
}
