import type { ExtensionContext } from 'vscode';
import { LanguageClient, type ServerOptions, TransportKind } from 'vscode-languageclient/node';
import { type Api, activateWith } from './activate.js';

/** Entry of the desktop and remote extension host: the server is a process of its own, connected over IPC. */
export function activate(context: ExtensionContext): Promise<Api> {
  const module = context.asAbsolutePath('dist/server.js');
  const debugging = { execArgv: ['--nolazy', '--inspect=6009'] };
  const server: ServerOptions = {
    run: { module, transport: TransportKind.ipc },
    debug: { module, transport: TransportKind.ipc, options: debugging },
  };
  return activateWith(context, 'node', options => new LanguageClient('deepspeed', 'DeepSpeed Config', server, options));
}
