// Turns the suites that run inside VS Code's extension hosts into what those can load: CommonJS in out/.
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { root } from './paths.mjs';

/**
 * Bundles test/suite: one file per test file, packages stay in node_modules.
 * @returns {Promise<string>} the file to name as the tests' path, without its ending
 */
export async function bundleNodeSuite() {
  const outdir = clean('out/suite');
  await build({
    absWorkingDir: root,
    entryPoints: ['test/suite/index.ts', 'test/suite/**/*.test.ts'],
    outbase: 'test/suite',
    outdir,
    bundle: true,
    packages: 'external',
    external: ['vscode'],
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return path.join(outdir, 'index');
}

/**
 * Bundles test/suite-web: one file with everything in it, as the web worker host has no other way to load files.
 * @returns {Promise<string>} the path below the project's folder to name as the tests' path, without its ending
 * @throws when a test file there is not imported by the index
 */
export async function bundleWebSuite() {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['test/suite-web/index.ts'],
    outdir: clean('out/suite-web'),
    bundle: true,
    external: ['vscode'],
    platform: 'browser',
    format: 'cjs',
    target: 'es2022',
    define: { global: 'globalThis' },
    sourcemap: 'inline',
    metafile: true,
    logLevel: 'warning',
  });
  const forgotten = readdirSync(path.join(root, 'test/suite-web'))
    .filter(file => file.endsWith('.test.ts'))
    .filter(file => !(`test/suite-web/${file}` in metafile.inputs));
  if (forgotten.length > 0) {
    throw new Error(`test/suite-web/index.ts does not import ${forgotten.join(', ')}`);
  }
  return 'out/suite-web/index';
}

function clean(folder) {
  const absolute = path.join(root, folder);
  rmSync(absolute, { recursive: true, force: true });
  return absolute;
}
