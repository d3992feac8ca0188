import { type ExtensionContext, Uri } from 'vscode';
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  LanguageClient,
  type MessageTransports,
} from 'vscode-languageclient/browser';
import { type Api, activateWith } from './activate.js';

/** Entry of the web extension host: the server is a worker. */
export function activate(context: ExtensionContext): Promise<Api> {
  // A function, so that a restarted server gets a new worker: the old one has ended with its server. It returns the
  // worker's two ends, because the client recognizes a worker only by `instanceof`, which fails in this host.
  const server = async (): Promise<MessageTransports> => {
    const worker = new Worker(Uri.joinPath(context.extensionUri, 'dist/server.web.js').toString(true));
    return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
  };
  return activateWith(context, 'web', options => new LanguageClient('deepspeed', 'DeepSpeed Config', server, options));
}
