import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { startServer } from './connection/server.js';
import type { Notation } from './document/notation.js';
import { createServices } from './features/services.js';
import { createHostfileService } from './hostfile/hostfile-service.js';
import type { LoadNotation } from './notations/notations.js';

const worker = self as unknown as DedicatedWorkerGlobalScope;
/** The script of a notation calls this with it. A worker has no other way to get a value from a script. */
const offered: { notation: Notation | undefined } = { notation: undefined };
Object.assign(worker, {
  offerNotation(notation: Notation) {
    offered.notation = notation;
  },
});

const loadNotation: LoadNotation = async (id, bundles) => {
  importScripts(`${bundles}/${id}.web.js`);
  const { notation } = offered;
  if (notation === undefined) {
    throw new Error(`${id}.web.js has no notation`);
  }
  return notation;
};

// A worker is one file. A dynamic import would wrap each of its modules in a function, which takes 20 KB.
startServer(createConnection(new BrowserMessageReader(worker), new BrowserMessageWriter(worker)), {
  services: async () => createServices,
  hostfiles: async () => createHostfileService,
  notation: loadNotation,
});
