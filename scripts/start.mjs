// Opens VS Code with the extension on examples/, to try it out.
//   npm start                  desktop VS Code if "code" is on the PATH, else VS Code in the browser
//   npm start -- --browser     VS Code in the browser
//   npm start -- --no-open     only prints the address of VS Code in the browser
import { execFileSync, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureHost, root } from '../test/host/paths.mjs';
import { createScratch } from '../test/host/scratch.mjs';
import { exitOnSignals, startServer } from '../test/host/server.mjs';
import { remotePath, workbenchUrl } from '../test/host/workbench.mjs';
import { build } from './build.mjs';

const examples = path.join(root, 'examples');
const { values } = parseArgs({ options: { browser: { type: 'boolean' }, 'no-open': { type: 'boolean' } } });

try {
  console.log('Building the extension ...');
  await build({ dev: true });
  const code = values.browser ? undefined : findOnPath('code');
  await (code ? openDesktop(code) : openInBrowser());
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

function openDesktop(code) {
  console.log(`Opening ${examples} in VS Code (${code}) ...`);
  execFileSync(code, ['--new-window', `--extensionDevelopmentPath=${root}`, examples], { stdio: 'inherit' });
}

async function openInBrowser() {
  exitOnSignals();
  ensureHost();
  console.log('Starting VS Code ...');
  const scratch = createScratch({ workspace: false });
  const server = await startServer(scratch);
  const payload = [['extensionDevelopmentPath', remotePath(server.port, root)]];
  const address = workbenchUrl(server.port, examples, payload);
  console.log(`\nOpen this address in a browser:\n\n  ${address}\n`);
  if (!values['no-open']) openAddress(address);
  console.log('Edits to the examples are kept. Ctrl+C ends VS Code.');
  await server.exited;
  throw new Error('VS Code ended by itself');
}

/** Opens an address in the user's browser. Without a browser nothing happens: the address is printed. */
function openAddress(address) {
  const [program, ...args] = { darwin: ['open'], win32: ['cmd', '/c', 'start', '""'] }[process.platform] ?? [
    'xdg-open',
  ];
  const shown = process.platform === 'win32' ? `"${address}"` : address;
  const options = { stdio: 'ignore', detached: true, windowsVerbatimArguments: true };
  const opener = spawn(program, [...args, shown], options);
  opener.on('error', () => {});
  opener.unref();
}

function findOnPath(program) {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  const endings = process.platform === 'win32' ? ['.cmd', '.exe'] : [''];
  return folders.flatMap(folder => endings.map(ending => path.join(folder, program + ending))).find(isExecutable);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
