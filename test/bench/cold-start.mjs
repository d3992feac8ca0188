// Measures how long a server takes from its start to the answer to `initialize` and to the first diagnostics. A server
// that does nothing is measured beside it.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import {
  createProtocolConnection,
  DocumentDiagnosticRequest,
  InitializeRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { root } from '../host/paths.mjs';
import { bundle } from './bundle.mjs';

const runs = 25;
const uri = 'file:///project/ds_config.json';
const text = readFileSync(path.join(root, 'examples/ds_config_zero3_nvme.json'), 'utf8');

/** One start; times in milliseconds. */
async function start(server) {
  const begin = performance.now();
  const child = spawn(process.execPath, [server, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = new Promise(resolve => child.once('exit', resolve));
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  connection.listen();
  await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    rootUri: null,
    capabilities: { textDocument: { diagnostic: {} } },
    initializationOptions: { clientDetects: true },
  });
  const initialize = performance.now() - begin;
  await connection.sendNotification('initialized', {});
  await connection.sendNotification('textDocument/didOpen', {
    textDocument: { uri, languageId: 'json', version: 1, text },
  });
  await connection.sendRequest(DocumentDiagnosticRequest.type, { textDocument: { uri } });
  const diagnostics = performance.now() - begin;
  child.kill();
  await exited;
  connection.dispose();
  return { initialize, diagnostics };
}

/**
 * The fastest of many starts, the two servers in turn. Whatever a slower start adds comes from the rest of the machine.
 */
export async function coldStart() {
  const servers = { ours: path.join(root, 'dist/server.js'), bare: await bundle('test/bench/bare-server.ts') };
  const best = { ours: undefined, bare: undefined };
  for (let i = 0; i < runs; i++) {
    for (const [name, server] of Object.entries(servers)) {
      const times = await start(server);
      best[name] = {
        initialize: Math.min(times.initialize, best[name]?.initialize ?? Number.POSITIVE_INFINITY),
        diagnostics: Math.min(times.diagnostics, best[name]?.diagnostics ?? Number.POSITIVE_INFINITY),
      };
    }
  }
  return best;
}
