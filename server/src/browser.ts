import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { startServer } from './connection/server.js';
import type { Notation } from './document/notation.js';
import type * as estimating from './estimating/estimating.js';
import type * as services from './features/services.js';
import type * as hostfiles from './hostfile/hostfile-service.js';
import type * as pages from './pages/pages.js';
import type * as tools from './run-tools/run-tools.js';

const worker = self as unknown as DedicatedWorkerGlobalScope;
/** What a script of node expects, and what it leaves there: a worker has no other way to get a value from a script. */
const scope = worker as DedicatedWorkerGlobalScope & {
  module?: { exports: object } | undefined;
  require?: (file: string) => object;
};

/** Loads a bundle of modules from a folder. The bundles that it requires are beside it, in a form for browsers. */
function load<Exports extends object>(bundles: string | undefined, file: string): Exports {
  const { module: outer } = scope;
  const module: { exports: object } = { exports: {} };
  scope.module = module;
  scope.require = required => load(bundles, required.replace(/js$/, 'web.js'));
  importScripts(`${bundles}/${file}`);
  scope.module = outer;
  return module.exports as Exports;
}

// A dynamic import would wrap each module of this bundle in a function, which takes 20 KB.
startServer(createConnection(new BrowserMessageReader(worker), new BrowserMessageWriter(worker)), {
  services: async bundles => load<typeof services>(bundles, 'services.js'),
  hostfiles: async bundles => load<typeof hostfiles>(bundles, 'hostfile.js'),
  estimating: async bundles => load<typeof estimating>(bundles, 'estimating.js'),
  pages: async bundles => load<typeof pages>(bundles, 'pages.js'),
  runs: async bundles => load<typeof tools>(bundles, 'runs.js'),
  async notation(id, bundles) {
    const notation = load<{ readonly [name: string]: Notation }>(bundles, `${id}.js`)[`${id}Notation`];
    if (notation === undefined) {
      throw new Error(`${id}.js has no notation`);
    }
    return notation;
  },
});
