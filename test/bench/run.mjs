// Runs the benchmark and prints the results.
//   npm run bench                             everything, on examples/
//   DS_CONFIG_CORPUS=folder npm run bench     on real configs
//   npm run bench -- --write                  also writes the results into docs/speed.md
//   npm run bench -- per-file growth          these parts only
// Ratios are comparable between machines; milliseconds are not.
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from '../../scripts/build.mjs';
import { packExtension } from '../../scripts/package.mjs';
import { root } from '../host/paths.mjs';
import { runNodeSuite } from '../host/run-suite.mjs';
import { exitOnSignals } from '../host/server.mjs';
import { bundle } from './bundle.mjs';
import { coldStart } from './cold-start.mjs';
import { manyFiles, manyPythonFiles } from './many-files.mjs';
import { figuresOfVsCode, loadAlone } from './own-figures.mjs';
import { section } from './section.mjs';

exitOnSignals();

let program;

async function bundled() {
  program ??= createRequire(import.meta.url)(await bundle('test/bench/bench.ts'));
  return program;
}

/** Runs the measurements in this process, with everything bundled. */
async function inProcess(part) {
  return (await bundled()).run(part);
}

/** Windows in which activation and first findings are measured. */
const windowCount = 9;

function median(numbers) {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
}

const parts = {
  ...Object.fromEntries(
    ['files', 'per-file', 'side-by-side', 'growth', 'first-look'].map(part => [part, () => inProcess(part)]),
  ),
  'many-files': async () => manyFiles(),
  'many-python-files': async () => manyPythonFiles((await bundled()).pythonFiles),
  'cold-start': coldStart,
  activation: async () => {
    const suite = await bundle('test/bench/activation-suite.ts');
    const windows = [];
    for (let i = 0; i < windowCount; i++) windows.push(await runNodeSuite({ stage: 'bench', suite }));
    const warm = windows.flatMap(each => each.warm);
    return {
      host: windows[0].host,
      // Something else may have activated the extension before it was measured.
      activated: median(windows.map(each => each.activated).filter(each => each !== undefined)),
      ready: median(windows.map(({ ready }) => ready)),
      cold: { ours: median(windows.map(({ cold }) => cold.ours)), json: median(windows.map(({ cold }) => cold.json)) },
      warm: { ours: median(warm.map(({ ours }) => ours)), json: median(warm.map(({ json }) => json)) },
      crash: median(windows.map(({ crash }) => crash)),
    };
  },
  'other-window': async () => {
    const suite = await bundle('test/bench/other-window-suite.ts');
    const without = [];
    const withUs = [];
    for (let i = 0; i < 3; i++) {
      without.push(await runNodeSuite({ stage: 'bench', suite, bare: true }));
      withUs.push(await runNodeSuite({ stage: 'bench', suite }));
    }
    return {
      processes: Math.max(...withUs.map(({ processes }) => processes)),
      withoutMB: median(without.map(({ megabytes }) => megabytes)),
      withMB: median(withUs.map(({ megabytes }) => megabytes)),
    };
  },
  'own-figures': async () => {
    const figures = [];
    for (let i = 0; i < windowCount; i++) figures.push(await figuresOfVsCode());
    return {
      load: median(figures.map(({ load }) => load)),
      call: median(figures.map(({ call }) => call)),
      alone: median(figures.map(loadAlone)),
    };
  },
  sizes: async () => {
    const bundles = await build();
    return { bundles, vsix: statSync(packExtension()).size };
  },
};

const { values, positionals } = parseArgs({ allowPositionals: true, options: { write: { type: 'boolean' } } });
const unknown = positionals.filter(name => !Object.hasOwn(parts, name));
if (unknown.length > 0) {
  console.error(`unknown part: ${unknown.join(', ')}; there are ${Object.keys(parts).join(', ')}`);
  process.exit(1);
}
if (values.write && positionals.length > 0) {
  console.error('docs/speed.md takes all parts or none: leave --write away, or the names');
  process.exit(1);
}
// The measured programs are the shipped ones.
await build();
const results = {};
for (const name of positionals.length > 0 ? positionals : Object.keys(parts)) {
  results[name] = await parts[name]();
  console.log(name, JSON.stringify(results[name], undefined, 2));
}
if (positionals.length === 0) {
  const text = section(results);
  console.log(`\n${text}`);
  if (values.write) {
    const file = path.join(root, 'docs/speed.md');
    const page = readFileSync(file, 'utf8');
    const marked = /(<!-- measured[^\n]*-->\n)[\s\S]*(<!-- end of measured -->)/;
    if (!marked.test(page)) {
      throw new Error('docs/speed.md has no place for what is measured');
    }
    writeFileSync(
      file,
      page.replace(marked, (_, begin, end) => `${begin}\n${text}\n${end}`),
    );
  }
}
process.exit(0);
