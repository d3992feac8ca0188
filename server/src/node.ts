#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { version } from '../../package.json';
import { newestVersion } from './catalog/releases.js';
import type { Parts } from './connection/parts.js';
import { startServer } from './connection/server.js';
import { loadNotation } from './notations/notations.js';
import { diskFiles } from './run-index/disk-files.js';
import { lookAt, withFilesAround } from './surroundings/disk.js';

const name = 'deepspeed-config-language-server';

const usage = `Usage: ${name} --stdio

A language server for DeepSpeed's config files and hostfiles. An editor starts it.

  --stdio        speak over standard input and output
  --pipe=NAME    speak over a pipe, or a socket of this name
  --socket=PORT  speak over a port of this machine
  --eager        load everything at the start, for an editor that opens a config at once
  --node-ipc     speak over the channel of a process of Node.js that starts it
  --version      show the version, and the newest DeepSpeed it knows
  -h, --help     show this help
`;

/** The editor's connection; the library reads the rest of the command line. */
const transport = /^--(stdio|node-ipc|(pipe|socket)(=.*)?)$/;

const given = process.argv.slice(2);
if (given.some(argument => transport.test(argument))) {
  const parts: Parts = {
    services: () => import('./features/services.js'),
    hostfiles: () => import('./hostfile/hostfile-service.js'),
    notation: loadNotation,
    filesOf: folder => (folder.startsWith('file:') ? diskFiles(fileURLToPath(folder)) : undefined),
    runs: () => import('./run-tools/run-tools.js'),
    estimating: () => import('./estimating/estimating.js'),
    pages: () => import('./pages/pages.js'),
    places: folders => import('./surroundings/run-places.js').then(({ runPlacesOnDisk }) => runPlacesOnDisk(folders)),
  };
  startServer(createConnection(ProposedFeatures.all), parts, withFilesAround, lookAt);
  if (given.includes('--eager')) {
    void parts.services();
  }
} else if (given.includes('--version')) {
  process.stdout.write(`${name} ${version} (DeepSpeed up to ${newestVersion})\n`);
} else if (given.includes('--help') || given.includes('-h')) {
  process.stdout.write(usage);
} else {
  process.stderr.write(usage);
  process.exitCode = 1;
}
