import { type ExtensionContext, Uri } from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
import { type Api, activateWith } from './activate.js';

/** Entry of the web extension host: the server is a worker. */
export function activate(context: ExtensionContext): Promise<Api> {
  // A function, so that a restarted server gets a new worker: the old one is gone with its server.
  const server = async (): Promise<Worker> =>
    new Worker(Uri.joinPath(context.extensionUri, 'dist/server.web.js').toString(true));
  return activateWith(context, 'web', options => new LanguageClient('deepspeed', 'DeepSpeed Config', server, options));
}
