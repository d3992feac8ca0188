import * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';
import type { InitializationOptions } from '../../server/src/requests.js';
import { registerCommands } from './commands.js';
import { choicesIn } from './files.js';
import { showStatus } from './status.js';
import { track } from './tracking.js';

/** What `activate` hands to other extensions and to tests. */
export interface Api {
  readonly host: 'node' | 'web';
  /** Resolves when the server has started. */
  readonly ready: Promise<void>;
}

/** Starts the extension; `makeClient` knows how a server is started here. */
export async function activateWith(
  context: vscode.ExtensionContext,
  host: Api['host'],
  makeClient: (options: LanguageClientOptions) => BaseLanguageClient,
): Promise<Api> {
  const choices = choicesIn(context.workspaceState);
  const tracking = track(choices);
  const initializationOptions: InitializationOptions = { clientDetects: true };
  const options: LanguageClientOptions = {
    documentSelector: [{ language: 'json' }, { language: 'jsonc' }],
    initializationOptions,
    middleware: tracking.middleware,
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
    registerCommands({ client: () => client, tracking, choices, restart }),
    showStatus(() => client, tracking),
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
