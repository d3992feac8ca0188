// Bundles a program of the benchmark as the server is bundled: what runs TypeScript directly keeps the names of functions, which costs
// more than some of what is measured.
import path from 'node:path';
import { build } from 'esbuild';
import { root } from '../host/paths.mjs';

/**
 * @param {string} entry path from the project's folder
 * @param {'cjs' | 'esm'} format
 * @returns {Promise<string>} the file that was written
 */
export async function bundle(entry, format) {
  const outfile = path.join(root, 'out/bench', `${path.basename(entry, '.ts')}.${format === 'cjs' ? 'cjs' : 'mjs'}`);
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    minify: true,
    platform: 'node',
    format,
    target: 'node20',
    mainFields: ['module', 'main'],
    external: ['vscode'],
    logLevel: 'warning',
    // Parts of the language server are CommonJS and ask for each other at run time.
    ...(format === 'esm'
      ? {
          banner: {
            js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
          },
        }
      : {}),
  });
  return outfile;
}
