// Bundles a program of the benchmark the way the server is bundled. Programs that run TypeScript directly keep the
// names of functions, and variables of ES modules are slower to read than those of CommonJS. Both cost more than some
// of the measured work.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { root } from '../host/paths.mjs';

/**
 * @param {string} entry path from the project's folder
 * @returns {Promise<string>} the file that was written
 */
export async function bundle(entry) {
  const outfile = path.join(root, 'out/bench', `${path.basename(entry, '.ts')}.cjs`);
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    mainFields: ['module', 'main'],
    external: ['vscode'],
    // The path of the examples, for code that looks for them beside the source.
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(path.join(root, entry)).href) },
    logLevel: 'warning',
  });
  return outfile;
}
