// Bundles the benchmark as the server is bundled and runs it: what runs TypeScript directly keeps the names of functions, which
// costs more than some of what is measured.
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const outfile = fileURLToPath(new URL('../../out/bench/bench.mjs', import.meta.url));

await build({
  entryPoints: [fileURLToPath(new URL('bench.ts', import.meta.url))],
  outfile,
  bundle: true,
  minify: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  mainFields: ['module', 'main'],
  // Parts of the language server are CommonJS and ask for each other at run time.
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  logLevel: 'warning',
});
await import(pathToFileURL(outfile).href);
