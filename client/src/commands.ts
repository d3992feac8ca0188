import * as vscode from 'vscode';
import {
  ignoreKeyCommand,
  openRuleCommand,
  setLoaderCommand,
  setModelCommand,
  showEstimateCommand,
  showFolderCommand,
  showRunsCommand,
  turnOffRuleCommand,
} from '../../server/src/lsp/commands.js';
import type { FilePlace } from '../../server/src/lsp/requests.js';
import { activeConfig, activeDocument, asConfig, type Extension, treatAs } from './active-config.js';
import { copyCommandsOf } from './copies.js';
import { showEffectiveConfig } from './effective-config.js';
import { showFolder } from './links.js';
import { chooseLoaderOf } from './loader-choice.js';
import { chooseModelOf } from './model-choice.js';
import { moveCommandsOf } from './moves.js';
import { newConfig } from './new-config/new-config.js';
import { openRulePage } from './rule-pages.js';
import { chooseVersionOf, chooseWorldSizeOf } from './run-choice.js';
import { runCommandsOf } from './run-commands.js';
import { showRuns } from './runs.js';
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
    await showEffectiveConfig(extension.client(), document);
  }
}

/** Opens a config of the list, whose menu passes it to a command. */
async function open([listed]: readonly unknown[]): Promise<void> {
  const uri = typeof listed === 'object' && listed !== null && 'uri' in listed ? listed.uri : undefined;
  if (uri instanceof vscode.Uri) {
    await vscode.window.showTextDocument(uri);
  }
}

async function chooseLoader(): Promise<void> {
  const document = activeDocument();
  if (document !== undefined) {
    await chooseLoaderOf(document);
  }
}

/** Returns the config of a lens; from the palette, the active one. */
function configOf(uri: unknown): vscode.Uri | undefined {
  return typeof uri === 'string' ? vscode.Uri.parse(uri) : activeDocument()?.uri;
}

async function withConfig(uri: unknown, show: (config: vscode.Uri) => unknown): Promise<void> {
  const config = configOf(uri);
  if (config !== undefined) {
    await show(config);
  }
}

type Command = (...args: unknown[]) => unknown;

/** Commands by their names. */
interface Commands {
  /** The commands of the manifest. */
  readonly contributed: { readonly [name: string]: Command };
  /** The commands that only code actions, lenses and links run. */
  readonly internal: { readonly [name: string]: Command };
}

/** Returns every command of the extension. */
export function commandsOf(extension: Extension): Commands {
  const treat = (ours: boolean) => async (): Promise<void> => {
    const document = activeDocument();
    if (document !== undefined) {
      await treatAs(extension, document, ours);
    }
  };
  return {
    contributed: {
      'deepspeed.newConfig': () => createConfig(extension),
      'deepspeed.insertTemplate': name => insertTemplate(extension, name),
      'deepspeed.showEffectiveConfig': (...listed) => open(listed).then(() => showEffective(extension)),
      'deepspeed.treatAsConfig': treat(true),
      'deepspeed.treatAsOther': treat(false),
      [setLoaderCommand]: chooseLoader,
      [setModelCommand]: uri => withConfig(uri, chooseModelOf),
      'deepspeed.setWorldSize': uri => withConfig(uri, chooseWorldSizeOf),
      'deepspeed.setVersion': uri => withConfig(uri, chooseVersionOf),
      [showEstimateCommand]: (...args) => open(args).then(() => withConfig(args[0], extension.showMemory)),
      'deepspeed.copySchemaLine': copySchemaLine,
      'deepspeed.restartServer': extension.restart,
      'deepspeed.showOutput': () => extension.client().outputChannel.show(),
      ...moveCommandsOf(extension),
      ...copyCommandsOf(extension),
      ...runCommandsOf(extension),
    },
    internal: {
      [turnOffRuleCommand]: code => turnOffRule(String(code)),
      [ignoreKeyCommand]: (...globs) => ignoreKeys(globs.map(String)),
      [openRuleCommand]: code => openRulePage(String(code)),
      [showRunsCommand]: (config, places) => showRuns(String(config), places as readonly FilePlace[]),
      [showFolderCommand]: address => showFolder(String(address)),
    },
  };
}
