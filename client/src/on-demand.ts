import * as vscode from 'vscode';
import { neither } from '../../server/src/detection/decision.js';
import { type HostNotation, hostLanguages, hostNotation } from '../../server/src/detection/host-languages.js';
import { inspectedCharacters, mightBeConfig } from '../../server/src/detection/might-be-config.js';
import { hostfileLanguage } from '../../server/src/hostfile/language/language-id.js';
import { type Choices, choicesIn } from './choices.js';
import { decidingSettings } from './deciding-settings.js';
import { ownership } from './ownership.js';
import type { Api, Client, Platform } from './parts.js';
import { linkErrors } from './terminal-links.js';

const languages: ReadonlySet<string> = new Set(['json', 'jsonc', hostfileLanguage]);

/** Whether a file in another language might have a config. */
function mightHaveConfig(document: vscode.TextDocument, notation: HostNotation): boolean {
  const { setting, mightHave } = hostLanguages[notation];
  return (
    mightHave(document.getText()) &&
    vscode.workspace.getConfiguration('deepspeed', document).get(`${setting}.enable`, true)
  );
}

/** Whether the settings might say that a document is ours. */
function mightBeIncluded(document: vscode.TextDocument): boolean {
  if (!languages.has(document.languageId)) {
    return false;
  }
  const { include = [] } = vscode.workspace
    .getConfiguration('deepspeed', document)
    .get<{ include?: unknown[] }>('files', {});
  return include.length > 0;
}

function createStatus(): vscode.LanguageStatusItem {
  const status = vscode.languages.createLanguageStatusItem('deepspeed.config', ['json', 'jsonc']);
  status.name = 'DeepSpeed Config';
  return Object.assign(status, ownership(neither));
}

/** Whether a document looks as if the parser had to decide about it. False for almost every document that is not a config. */
function mightBeOurs(document: vscode.TextDocument, choices: Choices): boolean {
  const notation = hostNotation(document.languageId);
  if (notation !== undefined) {
    return mightHaveConfig(document, notation);
  }
  if (!languages.has(document.languageId)) {
    return false;
  }
  const beginning = new vscode.Range(new vscode.Position(0, 0), document.positionAt(inspectedCharacters));
  return (
    document.languageId === hostfileLanguage ||
    choices.get(document.uri) === true ||
    mightBeConfig(document.uri.path, document.getText(beginning))
  );
}

/**
 * Registers the commands of the manifest, and watches the open documents. The first document that is ours, or a
 * command, loads the client and starts the server. So does the next one after a pause without configs.
 */
export function activateOnDemand(context: vscode.ExtensionContext, platform: Platform): Api {
  const choices = choicesIn(context.workspaceState);
  const status = createStatus();
  let loading: Promise<Client> | undefined;
  let client: Client | undefined;
  let detection: ReturnType<Platform['loadDetection']> | undefined;
  /** Whether a server was started and not stopped for lack of configs: the client then watches the documents. */
  let awake = false;
  /** Resolves soon after VS Code has our answer. */
  const activated = new Promise(resolve => setTimeout(resolve, 0));
  let announceReady = (): void => {};
  const ready = new Promise<void>(resolve => {
    announceReady = resolve;
  });

  function loadDetection(): ReturnType<Platform['loadDetection']> {
    detection ??= platform.loadDetection();
    return detection;
  }

  async function load(): Promise<Client> {
    const { fork } = platform;
    // The server's process starts while the client library is read.
    let early = fork?.();
    const bundles = Promise.all([loadDetection(), platform.loadClient()]);
    const [{ decide, isConfig }, { createClient }] = await bundles.catch((error: unknown) => {
      early?.kill();
      loading = undefined;
      throw error;
    });
    const next =
      fork &&
      (() => {
        const process = early?.exitCode === null ? early : fork();
        early = undefined;
        return process;
      });
    client = createClient({
      context,
      choices,
      status,
      decide: document => decide(document, choices),
      isConfig: (uri, text) => isConfig(uri, text, choices),
      loadMemory: platform.loadMemory,
      ...(next && { fork: next }),
      onIdle: () => {
        awake = false;
      },
    });
    return client;
  }

  async function start(): Promise<Client> {
    awake = true;
    loading ??= load();
    const started = await loading;
    await started.start();
    announceReady();
    return started;
  }

  async function consider(document: vscode.TextDocument | undefined): Promise<void> {
    if (awake || document === undefined) {
      return;
    }
    if (!mightBeOurs(document, choices)) {
      // The first settings of a window take VS Code milliseconds, which would count as those of our activation.
      await activated;
      if (awake) {
        return;
      }
      if (!mightBeIncluded(document)) {
        Object.assign(status, ownership(neither));
        return;
      }
    }
    const { decide } = await loadDetection();
    const decision = decide(document, choices);
    Object.assign(status, ownership(decision));
    if (decision.ours || decision.tooLarge) {
      await start();
    }
  }

  function look(document: vscode.TextDocument | undefined): void {
    consider(document).catch((error: unknown) => {
      void vscode.window.showErrorMessage(`DeepSpeed Config could not start: ${String(error)}`);
    });
  }

  async function run(command: string, args: readonly unknown[]): Promise<unknown> {
    const progress = { location: vscode.ProgressLocation.Window, title: 'Starting DeepSpeed Config' };
    const running = client?.serverIsRunning() ? client : await vscode.window.withProgress(progress, start);
    return running.run(command, args);
  }

  const commands: readonly { readonly command: string }[] = context.extension.packageJSON.contributes.commands;
  context.subscriptions.push(
    status,
    linkErrors(platform.loadPages),
    vscode.window.registerWebviewPanelSerializer('deepspeed.memory', {
      deserializeWebviewPanel: async (panel, state) => (await start()).restore(panel, state),
    }),
    ...commands.map(({ command }) => vscode.commands.registerCommand(command, (...args) => run(command, args))),
    vscode.workspace.onDidOpenTextDocument(document => {
      // A failed start is tried again here, not at each key press.
      awake &&= loading !== undefined;
      look(document);
    }),
    vscode.workspace.onDidChangeTextDocument(({ document }) => look(document)),
    vscode.window.onDidChangeActiveTextEditor(editor => look(editor?.document)),
    vscode.workspace.onDidChangeConfiguration(event => {
      if (decidingSettings.some(name => event.affectsConfiguration(`deepspeed.${name}`))) {
        vscode.workspace.textDocuments.forEach(look);
      }
    }),
  );
  vscode.workspace.textDocuments.forEach(look);
  return {
    host: platform.host,
    ready,
    clientIsLoaded: () => client !== undefined,
    serverIsRunning: () => client?.serverIsRunning() ?? false,
  };
}
