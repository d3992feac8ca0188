import * as vscode from 'vscode';
import type { BaseLanguageClient, ConfigurationMiddleware, LanguageClientOptions } from 'vscode-languageclient';
import type { InitializationOptions } from '../../server/src/requests.js';
import { registerCommands } from './commands.js';
import { serveEffectiveConfigs } from './effective-config.js';
import { choicesIn } from './files.js';
import { serveRulePages } from './rule-pages.js';
import { withLoaderByGlob } from './settings.js';
import { showStatus } from './status.js';
import { track } from './tracking.js';
import { findVersions, type Versions, withPinnedVersion } from './versions.js';

/** What `activate` hands to other extensions and to tests. */
export interface Api {
  readonly host: 'node' | 'web';
  /** Resolves when the server has started. */
  readonly ready: Promise<void>;
}

/** Answers the server's question for settings, with the loader that the globs say and the version that the project pins. */
function settingsFor(versions: Versions): NonNullable<ConfigurationMiddleware['configuration']> {
  return async (params, token, next) => {
    const settings = await next(params, token);
    if (!Array.isArray(settings)) {
      return settings;
    }
    return Promise.all(
      settings.map((own, i) => {
        const uri = params.items[i]?.scopeUri;
        return withPinnedVersion(withLoaderByGlob(own, uri), uri, versions);
      }),
    );
  };
}

/** Starts the extension; `makeClient` knows how a server is started here. */
export async function activateWith(
  context: vscode.ExtensionContext,
  host: Api['host'],
  makeClient: (options: LanguageClientOptions) => BaseLanguageClient,
): Promise<Api> {
  const choices = choicesIn(context.workspaceState);
  const tracking = track(choices);
  const versions = findVersions();
  const initializationOptions: InitializationOptions = { clientDetects: true, commands: true };
  const options: LanguageClientOptions = {
    documentSelector: [{ language: 'json' }, { language: 'jsonc' }],
    initializationOptions,
    middleware: { ...tracking.middleware, workspace: { configuration: settingsFor(versions) } },
    diagnosticPullOptions: { onChange: true, onFocus: true },
    outputChannelName: 'DeepSpeed Config',
  };
  const client = makeClient(options);
  const restart = async (): Promise<void> => {
    tracking.reset();
    await client.stop();
    await client.start();
  };
  context.subscriptions.push(
    client,
    versions,
    // What the server has asked for is out of date: it asks again.
    versions.onDidChange(() => void client.sendNotification('workspace/didChangeConfiguration', { settings: null })),
    registerCommands({ client: () => client, tracking, choices, restart }),
    showStatus(() => client, tracking),
    serveRulePages(context.extensionUri),
    serveEffectiveConfigs(
      () => client,
      [tracking.onDidChange, versions.onDidChange, vscode.workspace.onDidChangeConfiguration],
    ),
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
