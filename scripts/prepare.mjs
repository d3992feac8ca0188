// Builds dist/ when npm prepares the repository: after `npm ci`, and when it is installed from git (`npx github:...`, a
// pre-commit hook).
import { execSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const cwd = fileURLToPath(new URL('..', import.meta.url));

// `npm install --global` passes "global" on to the npm that has to install the build's dependencies here.
if (!isInstalled('esbuild')) {
  execSync('npm install --global=false --include=dev --ignore-scripts --no-save --no-audit --no-fund', {
    cwd,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}
const { build } = await import('./build.mjs');
await build();

function isInstalled(name) {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
}
