// The stages of a test run. Each stage shows its output and returns its counts, or throws if it could not run.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { checkArtefact, givenArtefact } from '../scripts/artefacts.mjs';
import { describeSize } from '../scripts/build.mjs';
import { buildRelease, built, describeFile } from '../scripts/release-build.mjs';
import { bundleNodeSuite } from './host/bundle-suites.mjs';
import { root } from './host/paths.mjs';
import { runDesktopSuite } from './host/run-desktop-suite.mjs';
import { runNodeSuite, runWebSuite } from './host/run-suite.mjs';
import { runPythonSuite } from './python/run-python-suite.mjs';
import { runChecks, runMocha } from './run-command.mjs';

/**
 * All stages, in the order in which they run. `host` is for single tests: `vsix` runs the same suite on the package. `schema` is
 * for a given file: `unit` has the same tests.
 */
export const stages = {
  types,
  lint,
  generated,
  build: bundles,
  unit,
  fuzz,
  corpus,
  oracle,
  drift,
  protocol,
  neovim,
  cli,
  action,
  python,
  start,
  host,
  web,
  vsix,
  ui,
  site,
  schema,
  release,
  desktop,
};

/** The stages of a run without arguments. */
export function defaultStages() {
  const others = ['host', 'schema', ...(process.env.VSCODE_EXECUTABLE ? [] : ['desktop'])];
  return Object.keys(stages).filter(name => !others.includes(name));
}

function types() {
  return runChecks([
    ['tsc', ['-p', '.']],
    ['tsc', ['-p', 'test']],
    ['tsc', ['-p', 'webview']],
  ]);
}

function lint() {
  return runChecks([['biome', ['ci', `--colors=${process.stdout.isTTY ? 'force' : 'off'}`, '.']]]);
}

async function generated() {
  if (!existsSync(path.join(root, 'scripts/generate.ts'))) {
    console.log('There is no scripts/generate.ts: nothing is generated, nothing can be out of date.');
    return { passed: 0, failed: 0, skipped: [], failures: [] };
  }
  return runChecks([['tsx', ['scripts/generate.ts', '--check']]]);
}

async function bundles() {
  for (const size of await buildOnce()) console.log(describeSize(size));
  return { passed: 1, failed: 0, skipped: [], failures: [] };
}

function unit({ grep }) {
  return runMocha('.mocharc.json', { grep });
}

async function fuzz({ grep }) {
  await buildOnce();
  return runMocha('test/fuzz/.mocharc.json', { grep });
}

function corpus({ grep }) {
  const folder = process.env.DS_CONFIG_CORPUS;
  if (folder && !existsSync(folder)) {
    throw new Error(`DS_CONFIG_CORPUS names ${folder}, which does not exist`);
  }
  console.log(
    folder
      ? `Real configs: ${folder}`
      : 'DS_CONFIG_CORPUS is not set, so there are no real configs: the tests run on those in examples/ instead.',
  );
  return runMocha('test/corpus/.mocharc.json', { grep });
}

function oracle({ grep }) {
  return runMocha('test/oracle/.mocharc.json', { grep });
}

function drift({ grep }) {
  return runMocha('test/drift/.mocharc.json', { grep });
}

async function protocol({ grep }) {
  await buildOnce();
  return runMocha('test/protocol/.mocharc.json', { grep, env: { TARBALL: await fileOf('npm') } });
}

async function neovim({ grep }) {
  await buildOnce();
  return runMocha('test/neovim/.mocharc.json', { grep });
}

async function cli({ grep }) {
  await buildOnce();
  return runMocha('test/cli/.mocharc.json', { grep });
}

// The GitHub Action, with the package of npm.
async function action({ grep }) {
  return runMocha('test/action/.mocharc.json', { grep, env: { TARBALL: await fileOf('npm') } });
}

// The wheel, in an environment of Python without Node.
async function python({ grep }) {
  return runPythonSuite({ grep, wheel: python => fileOf('wheel', python) });
}

// In a window of its own, in which no config has been open.
async function start({ grep }) {
  await buildOnce();
  return show(await runNodeSuite({ stage: 'start', grep, suite: await bundleNodeSuite('test/suite-start') }));
}

async function host({ grep }) {
  await buildOnce();
  return show(await runNodeSuite({ stage: 'host', grep }));
}

async function web({ grep }) {
  await buildOnce();
  return show(await runWebSuite({ stage: 'web', grep }));
}

async function vsix({ grep }) {
  const result = show(await runNodeSuite({ stage: 'vsix', vsix: await fileOf('vsix'), grep }));
  return { ...result, passed: result.passed + 1 };
}

async function ui({ grep }) {
  await buildOnce();
  return runMocha('test/ui/.mocharc.json', { grep });
}

// Its packages are not those of the root: the build installs them.
async function site({ grep }) {
  const file = await fileOf('site');
  const types = await runChecks([['tsc', ['-p', 'site']]]);
  const tests = await runMocha('test/site/.mocharc.json', { grep, env: { SITE: file } });
  return { ...tests, passed: types.passed + tests.passed, failed: types.failed + tests.failed };
}

async function schema({ grep }) {
  return runMocha('test/unit/schema/.mocharc.json', { grep, env: { SCHEMA: await fileOf('schema') } });
}

// A dry run: every file of a release, from what other stages built.
async function release() {
  const { files } = await buildRelease();
  for (const file of files) console.log(describeFile(file));
  return { passed: files.length, failed: 0, skipped: [], failures: [] };
}

async function desktop({ grep }) {
  await buildOnce();
  return show(await runDesktopSuite({ grep }));
}

// Stages that need the bundles may run without the stage that builds them.
function buildOnce() {
  return built('bundles');
}

/** Returns a file of a release, after a check: the given one, so that the published file itself is tested, or a new one. */
async function fileOf(id, ...args) {
  const file = givenArtefact(id) ?? (await built(id, ...args));
  const { bytes, entries } = checkArtefact(id, file);
  console.log(`${path.relative(root, file)}: ${(bytes / 1000).toFixed(1)} KB, ${entries.length} files`);
  return file;
}

function show(result) {
  for (const line of result.lines) console.log(line);
  console.log(result.host);
  return result;
}
