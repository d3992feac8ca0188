import * as vscode from 'vscode';
import type { BaseLanguageClient, ConfigurationMiddleware, LanguageClientOptions } from 'vscode-languageclient';
import { hostfileLanguage } from '../../server/src/hostfile/language/hostfile.js';
import {
  type InitializationOptions,
  type ModelSizeParams,
  type ModelSizeResult,
  modelSizeRequest,
} from '../../server/src/lsp/requests.js';
import { registerCommands } from './commands.js';
import { serveEffectiveConfigs } from './effective-config.js';
import { serveEstimatePages } from './estimate-pages.js';
import { choicesIn } from './files.js';
import { serveRulePages } from './rule-pages.js';
import { withLoaderByGlob } from './settings.js';
import { showStatus } from './status.js';
import { findSurroundings, type Surroundings } from './surroundings.js';
import { track } from './tracking.js';

/** What `activate` returns to other extensions and to tests. */
export interface Api {
  readonly host: 'node' | 'web';
  /** Resolves when the server has started. */
  readonly ready: Promise<void>;
}

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

/** Starts the extension; `makeClient` starts a server on this platform. */
export async function activateWith(
  context: vscode.ExtensionContext,
  host: Api['host'],
  makeClient: (options: LanguageClientOptions) => BaseLanguageClient,
): Promise<Api> {
  const choices = choicesIn(context.workspaceState);
  const tracking = track(choices);
  const surroundings = findSurroundings(async text => {
    const params: ModelSizeParams = { text };
    const reading = await client.sendRequest<ModelSizeResult>(modelSizeRequest, params).catch(() => null);
    return reading?.ok !== false;
  });
  const initializationOptions: InitializationOptions = { clientDetects: true, commands: true };
  const options: LanguageClientOptions = {
    documentSelector: [{ language: 'json' }, { language: 'jsonc' }, { language: hostfileLanguage }],
    initializationOptions,
    middleware: { ...tracking.middleware, workspace: { configuration: settingsFor(surroundings) } },
    diagnosticPullOptions: { onChange: true, onFocus: true },
    outputChannelName: 'DeepSpeed Config',
  };
  const client = makeClient(options);
  const restart = async (): Promise<void> => {
    tracking.reset();
    await client.stop();
    await client.start();
  };
  // The server's cached settings are out of date: this makes it request them again.
  const askAgain = () => void client.sendNotification('workspace/didChangeConfiguration', { settings: null });
  const shownAgain = [surroundings.onDidChange, tracking.onDidChange, vscode.workspace.onDidChangeConfiguration];
  context.subscriptions.push(
    client,
    surroundings,
    surroundings.onDidChange(askAgain),
    registerCommands({ client: () => client, tracking, choices, memory: context.globalState, restart }),
    showStatus(() => client, tracking),
    serveRulePages(context.extensionUri),
    serveEffectiveConfigs(() => client, shownAgain),
    serveEstimatePages(() => client, tracking, shownAgain),
    vscode.workspace.onDidChangeConfiguration(event => {
      if (event.affectsConfiguration('deepspeed.files')) {
        void tracking.reconsider(client);
      }
    }),
  );
  const ready = client.start();
  await ready;
  return { host, ready };
}
