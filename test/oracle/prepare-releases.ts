/**
 * Prepares the installations of the releases in releases.json: `npm run oracle:prepare -- <folder>`. The folder then
 * has an environment for each group (Python 3.11, from PATH or ORACLE_PYTHON_BASE), the sources of each release, and
 * `releases.json`, the file for ORACLE_RELEASES. Existing parts are kept. Takes about 12 GB; needs neither a GPU nor a
 * compiler.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ReleaseGroup, releaseGroups } from './release-pythons.js';

const oracleFolder = fileURLToPath(new URL('.', import.meta.url));

function run(command: string, args: readonly string[], cwd: string): void {
  console.log([command, ...args].join(' '));
  // Old releases must be built without DS_ACCELERATOR. No ops are built.
  const { DS_ACCELERATOR: _, ...environment } = process.env;
  const env = { ...environment, DS_BUILD_OPS: '0' };
  const { status, error } = spawnSync(command, args, { cwd, env, stdio: 'inherit' });
  if (status !== 0) {
    throw new Error(`${command} failed: ${error?.message ?? `code ${status}`}`);
  }
}

/** Creates the environment of a group and returns its Python. */
function prepareEnvironment(folder: string, { name, packages }: ReleaseGroup): string {
  const python = path.join(folder, name, 'bin/python');
  if (!existsSync(python)) {
    run(process.env.ORACLE_PYTHON_BASE ?? 'python3.11', ['-m', 'venv', name], folder);
    run(python, ['-m', 'pip', 'install', ...packages], oracleFolder);
  }
  return python;
}

/** Downloads the sources of a release. They need no installation, and several can share an environment. */
function prepareSources(folder: string, python: string, release: string): void {
  if (existsSync(path.join(folder, release, 'deepspeed'))) {
    return;
  }
  const asSources = ['--no-deps', '--no-binary', 'deepspeed', '--no-build-isolation'];
  run(python, ['-m', 'pip', 'download', ...asSources, `deepspeed==${release}`], folder);
  mkdirSync(path.join(folder, release), { recursive: true });
  run('tar', ['xzf', `deepspeed-${release}.tar.gz`, '-C', release, '--strip-components=1'], folder);
}

function prepare(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const entries = releaseGroups.flatMap(group => {
    const python = prepareEnvironment(folder, group);
    return group.releases.map(release => {
      prepareSources(folder, python, release);
      return [release, { python: path.relative(folder, python), source: release }];
    });
  });
  const file = path.join(folder, 'releases.json');
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`);
  console.log(`ORACLE_RELEASES=${file}`);
}

const [folder] = process.argv.slice(2);
if (folder === undefined) {
  throw new Error('name a folder: npm run oracle:prepare -- <folder>');
}
prepare(path.resolve(folder));
