import * as vscode from 'vscode';
import {
  ignoreKeyCommand,
  openRuleCommand,
  setLoaderCommand,
  setModelCommand,
  showEstimateCommand,
  turnOffRuleCommand,
} from '../../server/src/lsp/commands.js';
import { activeConfig, activeJson, asConfig, type Extension, treatAs } from './active-config.js';
import { showEffectiveConfig } from './effective-config.js';
import { showEstimate } from './estimate-pages.js';
import { chooseLoaderOf } from './loader-choice.js';
import { chooseModelOf } from './model-choice.js';
import { registerMoves } from './moves.js';
import { newConfig } from './new-config/new-config.js';
import { openRulePage } from './rule-pages.js';
import { copySchemaLine } from './schema-line.js';
import { ignoreKeys, turnOffRule } from './settings.js';
import { insertTemplate } from './template-choice.js';

/** Makes a config from answers to questions; it needs no open file. */
async function createConfig(extension: Extension): Promise<void> {
  const { client, tracking, memory } = extension;
  const active = vscode.window.activeTextEditor?.document;
  const isConfig = active !== undefined && /^jsonc?$/.test(active.languageId) && tracking.isTracked(active);
  await newConfig({
    client: client(),
    memory,
    config: isConfig ? active : undefined,
    treatAsConfig: document => asConfig(extension, document),
  });
}

/** Shows how DeepSpeed would use the active file. */
async function showEffective(extension: Extension): Promise<void> {
  const document = await activeConfig(extension);
  if (document !== undefined) {
    await showEffectiveConfig(document);
  }
}

async function chooseLoader(): Promise<void> {
  const document = activeJson();
  if (document !== undefined) {
    await chooseLoaderOf(document);
  }
}

/** Returns the config of a lens; from the palette, the active one. */
function configOf(uri: unknown): vscode.Uri | undefined {
  return typeof uri === 'string' ? vscode.Uri.parse(uri) : activeJson()?.uri;
}

async function withConfig(uri: unknown, show: (config: vscode.Uri) => Promise<void>): Promise<void> {
  const config = configOf(uri);
  if (config !== undefined) {
    await show(config);
  }
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
    vscode.commands.registerCommand(setModelCommand, (uri?: unknown) => withConfig(uri, chooseModelOf)),
    vscode.commands.registerCommand(showEstimateCommand, (uri?: unknown) => withConfig(uri, showEstimate)),
    vscode.commands.registerCommand(turnOffRuleCommand, (code: unknown) => turnOffRule(String(code))),
    vscode.commands.registerCommand(ignoreKeyCommand, (...globs: unknown[]) => ignoreKeys(globs.map(String))),
    vscode.commands.registerCommand(openRuleCommand, (code: unknown) => openRulePage(String(code))),
    vscode.commands.registerCommand('deepspeed.copySchemaLine', copySchemaLine),
    vscode.commands.registerCommand('deepspeed.restartServer', extension.restart),
    vscode.commands.registerCommand('deepspeed.showOutput', () => extension.client().outputChannel.show()),
    registerMoves(extension),
  );
}
