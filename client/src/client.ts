import * as vscode from 'vscode';
import {
  type BaseLanguageClient,
  type ConfigurationMiddleware,
  ErrorAction,
  type ErrorHandler,
  type LanguageClientOptions,
  State,
} from 'vscode-languageclient';
import { configLanguages } from '../../server/src/detection/host-languages.js';
import { hostfileLanguage } from '../../server/src/hostfile/language/language-id.js';
import {
  type InitializationOptions,
  type ModelSizeParams,
  type ModelSizeResult,
  modelSizeRequest,
} from '../../server/src/lsp/requests.js';
import type { Files } from '../../server/src/surroundings/files.js';
import { commandsOf } from './commands.js';
import { showConfigList } from './config-list.js';
import { decidingSettings } from './deciding-settings.js';
import { serveEffectiveConfigs } from './effective-config.js';
import { withMemoryTable } from './memory-hover.js';
import type { MemoryPanels } from './memory-panel.js';
import { applyMove } from './moves.js';
import type { Client, Start } from './parts.js';
import { serveRulePages } from './rule-pages.js';
import { serveRunPages } from './run-pages.js';
import { answerAboutFiles, runChanges } from './runs.js';
import { setForRun, withLoaderByGlob } from './settings.js';
import { showStatus } from './status.js';
import { findSurroundings, type Surroundings } from './surroundings.js';
import { track } from './tracking.js';

/** Milliseconds without an open config and without a command before the server is stopped. */
const idleMilliseconds = 30_000;

/**
 * Answers the server's request for settings, with the loader from the globs and values from files around the document.
 */
function settingsFor(surroundings: Surroundings): NonNullable<ConfigurationMiddleware['configuration']> {
  return async (params, token, next) => {
    const settings = await next(params, token);
    if (!Array.isArray(settings)) {
      return settings;
    }
    return Promise.all(
      settings.map((own, i) => {
        const uri = params.items[i]?.scopeUri;
        return surroundings.complete(withLoaderByGlob(own, uri), uri);
      }),
    );
  };
}

/**
 * Makes the client. `files` reads the files around a document, and `makeLibraryClient` makes a client of the library
 * that starts a server on this platform. The server is stopped when no config has been open for a while.
 */
export function createClientWith(
  { context, choices, decide, isConfig, status, loadMemory, onIdle }: Start,
  files: Files<vscode.Uri>,
  makeLibraryClient: (options: LanguageClientOptions) => BaseLanguageClient,
): Client {
  const tracking = track(decide);
  const surroundings = findSurroundings(files, async text => {
    const params: ModelSizeParams = { text };
    const reading = await client.sendRequest<ModelSizeResult>(modelSizeRequest, params).catch(() => null);
    return reading?.ok !== false;
  });
  const bundles = vscode.Uri.joinPath(context.extensionUri, 'dist').toString(true);
  const initializationOptions: InitializationOptions = { clientDetects: true, commands: true, bundles };
  const options: LanguageClientOptions = {
    documentSelector: [...configLanguages, hostfileLanguage].map(language => ({ language })),
    initializationOptions,
    middleware: {
      ...tracking.middleware,
      provideHover: withMemoryTable(() => client, tracking.middleware.provideHover),
      workspace: { configuration: settingsFor(surroundings) },
    },
    diagnosticPullOptions: { onChange: true, onFocus: true },
    outputChannelName: 'DeepSpeed Config',
    errorHandler: {
      // A message that meets a crashed server fails before the connection is closed. The library would give up then.
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: () => closing().closed(),
    },
  };
  const client = makeLibraryClient(options);
  let usual: ErrorHandler | undefined;
  /** Returns the library's own handler, which restarts a crashed server a few times. */
  function closing(): ErrorHandler {
    usual ??= client.createDefaultErrorHandler();
    return usual;
  }
  /** Commands that have not ended. */
  let running = 0;
  let pause: ReturnType<typeof setTimeout> | undefined;
  let last: Promise<unknown> = Promise.resolve();

  /** Runs a step after those before it: the library can neither start while it stops, nor stop while it starts. */
  function inTurn(step: () => Promise<void>): Promise<void> {
    const next = last.then(step, step);
    last = next;
    return next;
  }

  const start = (): Promise<void> => inTurn(() => client.start());
  const restart = (): Promise<void> =>
    inTurn(async () => {
      if (client.isRunning()) {
        await client.stop();
      }
      await client.start();
    });

  /** Stops the server after a pause, unless a config is opened or a command runs by then. */
  function stopWhenIdle(): void {
    clearTimeout(pause);
    if (tracking.isEmpty() && running === 0 && client.isRunning()) {
      pause = setTimeout(() => {
        onIdle();
        inTurn(() => client.stop()).catch((error: unknown) => client.warn(`the server did not stop: ${String(error)}`));
      }, idleMilliseconds);
    }
  }

  // The server's cached settings are out of date: this makes it request them again.
  const askAgain = (): void => {
    if (client.isRunning()) {
      void client.sendNotification('workspace/didChangeConfiguration', { settings: null });
    }
  };
  const runsChanged = runChanges(client);
  const shownAgain = [
    runsChanged.event,
    surroundings.onDidChange,
    tracking.onDidChange,
    vscode.workspace.onDidChangeConfiguration,
  ];
  const memory = context.globalState;
  let panels: Promise<MemoryPanels> | undefined;
  function pages(): Promise<MemoryPanels> {
    panels ??= loadMemory().then(({ memoryPanels }) => {
      const made = memoryPanels({
        client,
        start,
        extension: context.extensionUri,
        changes: shownAgain,
        applyMove: move => applyMove(client, move),
        setForRun,
      });
      context.subscriptions.push(made);
      return made;
    });
    return panels;
  }
  const commands = commandsOf({
    client: () => client,
    tracking,
    isConfig,
    files,
    choices,
    memory,
    restart,
    showMemory: async config => (await pages()).show(config),
  });
  const { contributed, internal } = commands;
  context.subscriptions.push(
    client,
    client.onDidChangeState(({ newState }) => {
      // The library also restarts a crashed server. It knows no document, and those closed meanwhile are not reported.
      if (newState === State.Starting) {
        tracking.reset();
      } else if (newState === State.Running) {
        stopWhenIdle();
      }
    }),
    surroundings,
    runsChanged,
    answerAboutFiles(client),
    surroundings.onDidChange(askAgain),
    ...Object.entries(internal).map(([name, command]) => vscode.commands.registerCommand(name, command)),
    showStatus(status, () => client, tracking),
    serveRulePages(context.extensionUri),
    serveEffectiveConfigs(() => client, shownAgain),
    serveRunPages(),
    showConfigList(() => client, { isConfig, files, tracking }, shownAgain),
    tracking.onDidChange(stopWhenIdle),
    vscode.workspace.onDidChangeConfiguration(event => {
      const decides = decidingSettings.some(name => event.affectsConfiguration(`deepspeed.${name}`));
      if (decides && client.isRunning()) {
        void tracking.reconsider(client);
      }
    }),
    { dispose: () => clearTimeout(pause) },
  );
  return {
    start,
    serverIsRunning: () => client.isRunning(),
    async run(command, args) {
      running++;
      try {
        return await contributed[command]?.(...args);
      } finally {
        running--;
        stopWhenIdle();
      }
    },
    restore: async (panel, state) => (await pages()).restore(panel, state),
  };
}
