// Bundles a program of the benchmark as the server is bundled: what runs TypeScript directly keeps the names of functions, and a
// module's variables are read in another way than CommonJS's, which costs more than some of what is measured.
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
    // Where the examples are, for who looks for them beside the source.
    define: { 'import.meta.url': JSON.stringify(pathToFileURL(path.join(root, entry)).href) },
    logLevel: 'warning',
  });
  return outfile;
}
