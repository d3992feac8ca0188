import { Uri } from 'vscode';
import {
  BrowserMessageReader,
  BrowserMessageWriter,
  LanguageClient,
  type MessageTransports,
} from 'vscode-languageclient/browser';
import { createClientWith } from './client.js';
import type { Client, Start } from './parts.js';
import { workspaceFiles } from './workspace-files.js';

/** Makes the client of the web extension host. */
export function createClient(start: Start): Client {
  // A function, so that a restarted server gets a new worker: the old one has ended with its server. It returns the
  // worker's two ends, because the client recognizes a worker only by `instanceof`, which fails in this host.
  const server = async (): Promise<MessageTransports> => {
    const worker = new Worker(Uri.joinPath(start.context.extensionUri, 'dist/server.web.js').toString(true));
    return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
  };
  return createClientWith(
    start,
    workspaceFiles,
    options => new LanguageClient('deepspeed', 'DeepSpeed Config', server, options),
  );
}
