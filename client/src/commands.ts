import * as vscode from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  ignoreKeyCommand,
  openRuleCommand,
  setLoaderCommand,
  type TemplatesResult,
  templatesRequest,
  turnOffRuleCommand,
} from '../../server/src/requests.js';
import { showEffectiveConfig } from './effective-config.js';
import { type Choices, effectiveScheme } from './files.js';
import { chooseLoaderOf } from './loader-choice.js';
import { mergeTemplate } from './merging.js';
import { newConfig } from './new-config/new-config.js';
import { openRulePage } from './rule-pages.js';
import { ignoreKey, turnOffRule } from './settings.js';
import type { Tracking } from './tracking.js';

/** What the commands work on. The client is asked for each time: restarting makes a new one. */
export interface Extension {
  readonly client: () => BaseLanguageClient;
  readonly tracking: Tracking;
  readonly choices: Choices;
  /** What is kept from one session of the editor to the next. */
  readonly memory: vscode.Memento;
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
  await mergeTemplate(extension.client(), { uri: document.uri.toString(), name: chosen });
}

/** Makes a config from answers to questions; works whatever is open. */
async function createConfig({ client, tracking, choices, memory }: Extension): Promise<void> {
  const active = vscode.window.activeTextEditor?.document;
  const isConfig = active !== undefined && /^jsonc?$/.test(active.languageId) && tracking.isTracked(active);
  await newConfig({
    client: client(),
    memory,
    config: isConfig ? active : undefined,
    async treatAsConfig(document) {
      if (!tracking.isTracked(document)) {
        await choices.set(document.uri, true);
        await tracking.reconsider(client());
      }
    },
  });
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
    vscode.commands.registerCommand('deepspeed.newConfig', () => createConfig(extension)),
    vscode.commands.registerCommand('deepspeed.insertTemplate', (name?: unknown) => insertTemplate(extension, name)),
    vscode.commands.registerCommand('deepspeed.showEffectiveConfig', () => showEffective(extension)),
    vscode.commands.registerCommand('deepspeed.treatAsConfig', treat(true)),
    vscode.commands.registerCommand('deepspeed.treatAsOther', treat(false)),
    vscode.commands.registerCommand(setLoaderCommand, chooseLoader),
    vscode.commands.registerCommand(turnOffRuleCommand, (code: unknown) => turnOffRule(String(code))),
    vscode.commands.registerCommand(ignoreKeyCommand, (path: unknown) => ignoreKey(String(path))),
    vscode.commands.registerCommand(openRuleCommand, (code: unknown) => openRulePage(String(code))),
    vscode.commands.registerCommand('deepspeed.restartServer', extension.restart),
    vscode.commands.registerCommand('deepspeed.showOutput', () => extension.client().outputChannel.show()),
  );
}
