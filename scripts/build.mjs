// Bundles the extension into dist/, the only code that VS Code loads.
//   node scripts/build.mjs          for release: minified, without source maps, within the size budgets
//   node scripts/build.mjs --dev    readable, with source maps
//   node scripts/build.mjs --watch  like --dev, and again after each change
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { context, build as esbuild } from 'esbuild';
import { compressCatalog } from './compress-catalog.mjs';
import { shakeNamespaces } from './shake-namespaces.mjs';
import { stripRuleTexts } from './strip-rule-texts.mjs';
import { noticesFor, packagesIn } from './third-party-notices.mjs';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

// The UMD build that jsonc-parser names as "main" requires its parts in a way that no bundler can follow, so its
// "module" build has to come first. In a browser, so do builds made for browsers.
const node = { platform: 'node', format: 'cjs', target: 'node20', mainFields: ['module', 'main'] };
const browser = { platform: 'browser', target: 'es2022', mainFields: ['browser', 'module', 'main'] };

// The server has every rule with its messages (190 KB of 130 rules) and the protocol (190 KB): more than the 500 KB it
// started with. So it comes in parts: what knows DeepSpeed is loaded once the connection is open.
const KB = 1000;

/**
 * Leaves an import of another bundle to be resolved when the code runs.
 * @param {RegExp} filter matches the import
 * @param {string} file the bundle, beside the one that imports it
 */
function onDemand(filter, file) {
  return {
    name: 'on-demand',
    setup(build) {
      build.onResolve({ filter }, () => ({ path: `./${file}`, external: true }));
    },
  };
}

const notations = [
  { id: 'python', budget: 150 * KB },
  { id: 'yaml', budget: 190 * KB },
  { id: 'shell', budget: 52 * KB },
];

const notationEntry = id => `server/src/notations/${id}/${id}-notation.ts`;

const runsOnDemand = onDemand(/\/run-tools\/run-tools\.js$/, 'runs.js');
const notationsOnDemand = notations.map(({ id }) => onDemand(new RegExp(`/${id}/${id}-notation\\.js$`), `${id}.js`));

// The pages about a run (an error explained, configs compared, memory), and what reads the files of models.
const pages = { id: 'pages', budget: 150 * KB, entry: 'server/src/pages/pages.ts' };
const estimating = { id: 'estimating', budget: 90 * KB, entry: 'server/src/estimating/estimating.ts' };
const estimatingOnDemand = onDemand(/\/estimating\/estimating\.js$/, 'estimating.js');
const pagesOnDemand = onDemand(/\/pages\/pages\.js$/, 'pages.js');

// The data of the catalog in the form for node, beside the programs that need it. A worker gets another form of it.
const dataOnDemand = onDemand(/^packed-data$/, 'data.js');

const inVsCode = { ...browser, format: 'cjs', external: ['vscode'] };
// Modules that are imported on demand are CommonJS, too.
const requiring = { ...node, supported: { 'dynamic-import': false } };
// The same file is for node and for a worker, where two scripts share their top level: each is a function.
const inBoth = { ...browser, format: 'cjs', banner: { js: '(() => {' }, footer: { js: '})();' } };
export const bundles = [
  // VS Code loads this one in every window that shows JSON, and the next two when a document needs them.
  {
    ...requiring,
    entry: 'client/src/extension.ts',
    file: 'dist/extension.js',
    external: ['vscode'],
    budget: 15 * KB,
    plugins: [
      onDemand(/\/detection\.js$/, 'detection.js'),
      onDemand(/\/client\.node\.js$/, 'client.js'),
      onDemand(/\/memory-panel\.js$/, 'memory-panel.js'),
      pagesOnDemand,
    ],
  },
  { ...inVsCode, entry: 'client/src/detection.ts', file: 'dist/detection.js', budget: 30 * KB },
  { ...node, entry: 'client/src/client.node.ts', file: 'dist/client.js', external: ['vscode'], budget: 500 * KB },
  {
    ...requiring,
    entry: 'server/src/node.ts',
    file: 'dist/server.js',
    budget: 251 * KB,
    plugins: [
      onDemand(/\/features\/services\.js$/, 'services.js'),
      onDemand(/\/hostfile\/hostfile-service\.js$/, 'hostfile.js'),
      runsOnDemand,
      onDemand(/\/surroundings\/run-places\.js$/, 'run-places.js'),
      ...notationsOnDemand,
      pagesOnDemand,
      estimatingOnDemand,
    ],
    executable: true,
  },
  {
    ...inBoth,
    entry: 'server/src/features/services.ts',
    file: 'dist/services.js',
    budget: 419 * KB,
    plugins: [dataOnDemand, stripRuleTexts()],
  },
  { ...node, entry: 'packed-data', file: 'dist/data.js', budget: 106 * KB },
  { ...inBoth, entry: 'packed-data', file: 'dist/data.web.js', budget: 470 * KB },
  {
    ...inBoth,
    entry: 'server/src/hostfile/hostfile-service.ts',
    file: 'dist/hostfile.js',
    budget: 40 * KB,
    plugins: [stripRuleTexts()],
  },
  {
    ...requiring,
    entry: 'server/src/cli.ts',
    file: 'dist/cli.js',
    budget: 620 * KB,
    plugins: [dataOnDemand, ...notationsOnDemand, pagesOnDemand, estimatingOnDemand, runsOnDemand],
    executable: true,
  },
  // Parsers of other languages, models and the pages about a run, loaded with the first file or command that needs them.
  ...[...notations.map(({ id, budget }) => ({ id, budget, entry: notationEntry(id) })), pages, estimating].map(
    ({ id, budget, entry }) => ({ ...inBoth, entry, file: `dist/${id}.js`, budget, plugins: [stripRuleTexts()] }),
  ),
  // What knows the commands that start programs, with the texts of its rules for the command line.
  { ...inBoth, entry: 'server/src/run-tools/run-tools.ts', file: 'dist/runs.js', budget: 196 * KB },
  // The pages about memory in VS Code, loaded with the first one.
  { ...inVsCode, entry: 'client/src/memory-panel.ts', file: 'dist/memory-panel.js', budget: 10 * KB },
  // The script and the style of a page beside the editor. Like what imports "vscode", they are for VS Code only.
  { ...inVsCode, entry: 'webview/memory.ts', file: 'dist/memory.js', format: 'iife', budget: 4 * KB },
  { ...inVsCode, entry: 'webview/memory.css', file: 'dist/memory.css', budget: 8 * KB },
  { ...node, entry: 'server/src/surroundings/run-places.ts', file: 'dist/run-places.js', budget: 8 * KB },
  { ...inVsCode, entry: 'client/src/extension.web.ts', file: 'dist/extension.web.js', budget: 15 * KB },
  { ...inVsCode, entry: 'client/src/client.web.ts', file: 'dist/client.web.js', budget: 500 * KB },
  { ...browser, entry: 'server/src/browser.ts', file: 'dist/server.web.js', format: 'iife', budget: 256 * KB },
];

/**
 * Builds every bundle once.
 * @param {{ dev?: boolean }} options dev: readable, with source maps and without budgets
 * @returns {Promise<{ file: string, bytes: number, budget?: number }[]>} the size of each bundle
 * @throws if a source does not compile, or a bundle is larger than its budget or has code under an unknown license
 */
export async function build({ dev = false } = {}) {
  rmSync(path.join(root, 'dist'), { recursive: true, force: true });
  const results = await Promise.all(bundles.map(bundle => esbuild(esbuildOptions(bundle, dev))));
  const packages = results.flatMap(({ metafile }) => packagesIn(metafile, root));
  writeFileSync(path.join(root, 'dist/THIRD-PARTY-NOTICES.txt'), noticesFor([...new Set(packages)]));
  writeRulePages();
  for (const { file } of bundles.filter(({ executable }) => executable)) {
    chmodSync(path.join(root, file), 0o755);
  }
  const sizes = bundles.map(({ file, budget }) => {
    const { size } = statSync(path.join(root, file));
    return { file, bytes: size, ...(dev ? {} : { budget }) };
  });
  const tooLarge = sizes.filter(({ bytes, budget }) => bytes > budget).map(describeSize);
  if (tooLarge.length > 0) {
    throw new Error(`over budget: ${tooLarge.join('; ')}`);
  }
  return sizes;
}

/** Writes the pages of rules and causes into one file: compressed together they take half the room. */
function writeRulePages() {
  const pages = ['rules', 'causes'].flatMap(folder =>
    readdirSync(path.join(root, 'docs', folder)).map(name => [
      `${folder}/${name}`,
      readFileSync(path.join(root, 'docs', folder, name), 'utf8'),
    ]),
  );
  mkdirSync(path.join(root, 'dist'), { recursive: true });
  writeFileSync(path.join(root, 'dist/rule-pages.json'), JSON.stringify(Object.fromEntries(pages)));
}

/**
 * Returns one line about a bundle, for people.
 * @param {{ file: string, bytes: number, budget?: number }} size
 */
export function describeSize({ file, bytes, budget }) {
  return `${file} ${(bytes / KB).toFixed(1)} KB${budget ? ` (budget ${budget / KB} KB)` : ''}`;
}

function esbuildOptions({ entry, file, budget: _budget, executable: _executable, plugins = [], ...options }, dev) {
  return {
    ...options,
    absWorkingDir: root,
    bundle: true,
    entryPoints: [entry],
    outfile: file,
    minify: !dev,
    sourcemap: dev,
    metafile: true,
    logLevel: 'warning',
    plugins: [...plugins, compressCatalog(), shakeNamespaces()],
  };
}

async function watch() {
  writeRulePages();
  const report = reportBuilds(bundles.length);
  const contexts = await Promise.all(
    bundles.map(bundle =>
      context({
        ...esbuildOptions(bundle, true),
        logLevel: 'silent',
        plugins: [...esbuildOptions(bundle, true).plugins, { name: 'report', setup: report() }],
      }),
    ),
  );
  await Promise.all(contexts.map(each => each.watch()));
}

// All bundles count as one build: the debugger starts at the first "finished", and every bundle has to exist by then.
function reportBuilds(expected) {
  let running = expected;
  console.log('[watch] build started');
  return () => build => {
    let first = true;
    build.onStart(() => {
      if (!first && running++ === 0) {
        console.log('[watch] build started');
      }
      first = false;
    });
    build.onEnd(({ errors, warnings }) => {
      for (const error of errors) console.log(describeProblem('error', error));
      for (const warning of warnings) console.log(describeProblem('warning', warning));
      if (--running === 0) {
        console.log('[watch] build finished');
      }
    });
  };
}

// The form that the problem matcher in .vscode/tasks.json reads.
function describeProblem(severity, { location, text }) {
  const place = location ? `${location.file}:${location.line}:${location.column + 1}` : 'package.json:1:1';
  return `${place}: ${severity}: ${text}`;
}

// Not at the top level: tests import this file, as a CommonJS module, which cannot wait there.
async function main() {
  if (process.argv.includes('--watch')) {
    return watch();
  }
  try {
    for (const size of await build({ dev: process.argv.includes('--dev') })) console.log(describeSize(size));
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) void main();
