// Bundles the suites that run inside VS Code's extension hosts into CommonJS in out/, which the hosts can load.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { root } from './paths.mjs';

const common = {
  absWorkingDir: root,
  bundle: true,
  format: 'cjs',
  sourcemap: 'inline',
  logLevel: 'warning',
};

/**
 * Bundles a folder of tests: one file per test file, packages stay in node_modules.
 * @param {string} folder test/suite, or another one
 * @returns {Promise<string>} the file to use as the tests' path, without its extension
 */
export async function bundleNodeSuite(folder = 'test/suite') {
  const outdir = clean(path.join('out', path.basename(folder)));
  const tests = filesIn(folder).filter(file => file.endsWith('.test.ts'));
  await build({
    ...common,
    entryPoints: [
      { in: 'test/suite/index.ts', out: 'index' },
      ...tests.map(file => ({ in: `${folder}/${file}`, out: file.replace(/\.ts$/, '') })),
    ],
    outdir,
    packages: 'external',
    external: ['vscode'],
    platform: 'node',
    target: 'node20',
    plugins: [folders],
  });
  return path.join(outdir, 'index');
}

/**
 * Bundles test/suite and test/suite-web for a browser into one file: the web worker host has no other way to load
 * files. Also bundles the extension that holds their workspace.
 * @param {string} grep only tests with this in their title; all when it is empty
 * @returns {Promise<{ suite: string, files: string }>} paths below the project's folder: the tests' path, without its
 *   extension, and the folder of the extension
 */
export async function bundleWebSuite(grep) {
  const outdir = clean('out/suite-web');
  await build({
    ...common,
    entryPoints: ['test/suite-web/index.ts', 'test/suite-web/memory-files.ts'],
    outdir,
    external: ['vscode'],
    platform: 'browser',
    target: 'es2022',
    define: { global: 'globalThis', TEST_GREP: JSON.stringify(grep) },
    plugins: [folders, allTests, assertions],
  });
  const manifest = {
    name: 'memory-files',
    publisher: 'test',
    version: '0.0.0',
    engines: { vscode: '^1.91.0' },
    activationEvents: ['onFileSystem:memfs'],
    browser: './memory-files.js',
  };
  writeFileSync(path.join(outdir, 'package.json'), JSON.stringify(manifest));
  return { suite: 'out/suite-web/index', files: 'out/suite-web' };
}

/** Imports the files of a folder as strings: `folder:snippets`. */
const folders = {
  name: 'folders',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^folder:/ }, ({ path: name }) => ({ path: name.replace('folder:', ''), namespace: 'folder' }));
    onLoad({ filter: /.*/, namespace: 'folder' }, ({ path: folder }) => {
      const texts = filesIn(folder).map(file => [file, readFileSync(path.join(root, folder, file), 'utf8')]);
      return { contents: `export const files = ${JSON.stringify(Object.fromEntries(texts))}` };
    });
  },
};

/** Imports every test file, so that none can be forgotten. */
const allTests = {
  name: 'all-tests',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^suite:all$/ }, ({ path: name }) => ({ path: name, namespace: 'suite' }));
    onLoad({ filter: /.*/, namespace: 'suite' }, () => {
      const tests = ['test/suite-web', 'test/suite'].flatMap(folder =>
        filesIn(folder)
          .filter(file => file.endsWith('.test.ts'))
          .map(file => `./${folder}/${file}`),
      );
      return { contents: tests.map(file => `import ${JSON.stringify(file)};`).join('\n'), resolveDir: root };
    });
  },
};

/** Replaces node's assertions by our own. */
const assertions = {
  name: 'assertions',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:assert\/strict$/ }, ({ path: name }) => ({ path: name, namespace: 'assertions' }));
    onLoad({ filter: /.*/, namespace: 'assertions' }, () => ({
      contents: "export * as default from './test/suite-web/assert.ts'",
      resolveDir: root,
    }));
  },
};

function filesIn(folder) {
  const entries = readdirSync(path.join(root, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter(entry => entry.isFile())
    .map(entry => path.relative(path.join(root, folder), path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}

function clean(folder) {
  const absolute = path.join(root, folder);
  rmSync(absolute, { recursive: true, force: true });
  return absolute;
}
