// The paths that a run needs, and what to do when one is missing.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/**
 * The folder with VS Code (code-server). It must not be inside the project: VS Code counts everything below the folder
 * of an extension under development as part of that extension, even its own built-in themes.
 */
export const hostFolder = path.join(
  process.env.VSCODE_HOST_DIR ?? path.join(homedir(), '.cache/vscode-test-host'),
  process.env.VSCODE_HOST ?? '1.139',
);

/** Logs and pictures of a failed run, in one folder per stage. */
export const artifactsFolder = path.join(root, 'out/artifacts');

/** Installs VS Code if it is missing. */
export function ensureHost() {
  execFileSync('bash', [path.join(root, 'test/host/install.sh')], { stdio: 'inherit', timeout: 600_000 });
}

/**
 * Returns the browser that shows the workbench.
 * @throws if there is none: a run without it would prove nothing
 */
export function requireChromium() {
  const file = process.env.CHROMIUM ?? '/usr/bin/chromium';
  if (!existsSync(file)) {
    throw new Error(`no browser at ${file}: run "apt-get install chromium", or set CHROMIUM to a Chromium or Chrome`);
  }
  return file;
}
