// Where the things are that a run needs, and what to do when one is missing.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's top folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/**
 * Where VS Code (code-server) is installed. Never inside the project: VS Code takes everything below the folder of an
 * extension under development for a part of that extension, its own built-in themes included.
 */
export const hostFolder = path.join(
  process.env.VSCODE_HOST_DIR ?? path.join(homedir(), '.cache/vscode-test-host'),
  process.env.VSCODE_HOST ?? '1.139',
);

/** Files of a run that failed: logs and pictures, in one folder per stage. */
export const artifactsFolder = path.join(root, 'out/artifacts');

/** Installs VS Code when it is not there yet. Does nothing otherwise. */
export function ensureHost() {
  execFileSync('bash', [path.join(root, 'test/host/install.sh')], { stdio: 'inherit', timeout: 600_000 });
}

/**
 * The browser that shows the workbench.
 * @throws when there is none: a run without it would prove nothing
 */
export function requireChromium() {
  const file = process.env.CHROMIUM ?? '/usr/bin/chromium';
  if (!existsSync(file)) {
    throw new Error(`no browser at ${file}: run "apt-get install chromium", or set CHROMIUM to a Chromium or Chrome`);
  }
  return file;
}
