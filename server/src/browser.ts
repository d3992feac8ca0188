import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { startServer } from './connection/server.js';
import { createServices } from './features/services.js';

const worker = self as unknown as DedicatedWorkerGlobalScope;
// A worker is one file. A dynamic import would wrap each of its modules in a function, which takes 20 KB.
startServer(
  createConnection(new BrowserMessageReader(worker), new BrowserMessageWriter(worker)),
  async () => createServices,
);
