import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import type { LoadRuns } from './connection/late-runs.js';
import { startServer } from './connection/server.js';
import type { Notation } from './document/notation.js';
import type { LoadEstimating } from './estimating/load-estimating.js';
import { createServices } from './features/services.js';
import { createHostfileService } from './hostfile/hostfile-service.js';
import type { LoadNotation } from './notations/notations.js';
import type { LoadPages } from './pages/load-pages.js';
import type * as tools from './run-tools/run-tools.js';

const worker = self as unknown as DedicatedWorkerGlobalScope;
/** What a script of node expects, and what it leaves there: a worker has no other way to get a value from a script. */
const scope = worker as DedicatedWorkerGlobalScope & { module?: { exports: object } };

/** Loads a bundle of modules. */
function load<Exports extends object>(file: string): Exports {
  const module: { exports: object } = { exports: {} };
  scope.module = module;
  importScripts(file);
  return module.exports as Exports;
}

const loadNotation: LoadNotation = async (id, bundles) => {
  const notation = load<{ readonly [name: string]: Notation }>(`${bundles}/${id}.js`)[`${id}Notation`];
  if (notation === undefined) {
    throw new Error(`${id}.js has no notation`);
  }
  return notation;
};

const loadRuns: LoadRuns = async bundles => load<typeof tools>(`${bundles}/runs.js`).createRunIndexes;

const loadEstimating: LoadEstimating = async bundles => load(`${bundles}/estimating.js`);

const loadPages: LoadPages = async bundles => load(`${bundles}/pages.js`);

// A worker is one file. A dynamic import would wrap each of its modules in a function, which takes 20 KB.
startServer(createConnection(new BrowserMessageReader(worker), new BrowserMessageWriter(worker)), {
  services: async () => createServices,
  hostfiles: async () => createHostfileService,
  notation: loadNotation,
  estimating: loadEstimating,
  pages: loadPages,
  runs: loadRuns,
  scripts: async bundles => load<typeof tools>(`${bundles}/runs.js`),
});
