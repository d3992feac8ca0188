// Builds every file of a release into out/release: the extension, the packages of npm and pip, the schema, the site, a manifest,
// the notes and the sums. It publishes nothing.
//   node scripts/release-build.mjs v1.2.3       refuses a tag that does not agree with the versions and the change log
//   node scripts/release-build.mjs --dry-run    the same without a tag: the version's entry in the change log needs no date yet
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { zipSync } from 'fflate';
import { buildSite } from '../site/site.mjs';
import { artefactIds, checkArtefact, releasedAs } from './artefacts.mjs';
import { build } from './build.mjs';
import { packExtension } from './package.mjs';
import { packServer } from './package-server.mjs';
import { packWheel, pythonIn } from './package-wheel.mjs';
import { checkVersions } from './release.mjs';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

// The folder of a finished release.
const releaseFolder = path.join(root, 'out/release');

const made = new Map();

/**
 * Returns what is built, once in this process: the bundles in dist/, or a file of a release from them.
 * @param {'bundles' | string} id 'bundles', or one of `artefactIds`
 * @param {string} [python] the Python of a virtual environment that packs the wheel; without it, one is made
 */
export function built(id, python) {
  if (!made.has(id)) made.set(id, makers[id](python));
  return made.get(id);
}

const makers = {
  bundles: () => build(),
  vsix: async () => {
    await built('bundles');
    return packExtension();
  },
  npm: async () => {
    await built('bundles');
    return packServer().file;
  },
  wheel: async python => {
    await built('bundles');
    return python === undefined ? withPython(packWheel).file : packWheel(python).file;
  },
  schema: async () => path.join(root, 'schema/ds_config.schema.json'),
  site: async () => zip(await buildSite(), path.join(root, 'out', releasedAs('site'))),
};

function withPython(use) {
  const folder = mkdtempSync(path.join(tmpdir(), 'package-wheel-'));
  try {
    return use(pythonIn(folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Packs a folder. The archive is the same if the files are. */
function zip(folder, file) {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .sort();
  const files = Object.fromEntries(names.map(name => [name, new Uint8Array(readFileSync(path.join(folder, name)))]));
  writeFileSync(file, zipSync(files, { level: 9, mtime: new Date(1980, 0, 1) }));
  return file;
}

function sumOf(file) {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

function commit() {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8', stdio: 'pipe' }).trim();
  } catch {
    // A copy of the sources without their history.
    return null;
  }
}

/**
 * Builds what has not been built in this process, checks it, and puts it into out/release.
 * @param {{ tag?: string }} options without a tag it is a dry run
 * @returns {Promise<{ version: string, channel: string, commit: string | null, files: object[] }>} the manifest
 * @throws with every problem of a file, the versions or the change log
 */
export async function buildRelease({ tag } = {}) {
  const { version, channel, notes } = checkVersions(tag);
  rmSync(releaseFolder, { recursive: true, force: true });
  mkdirSync(releaseFolder, { recursive: true });
  const files = [];
  for (const id of artefactIds) {
    const name = releasedAs(id);
    const target = path.join(releaseFolder, name);
    copyFileSync(await built(id), target);
    const { bytes, budget, entries } = checkArtefact(id, target);
    files.push({ id, name, bytes, budget, entries: entries.length, sha256: sumOf(target) });
  }
  const manifest = { version, channel, commit: commit(), files };
  const write = (name, text) => writeFileSync(path.join(releaseFolder, name), text);
  write('manifest.json', `${JSON.stringify(manifest, null, 2)}\n`);
  write('NOTES.md', `${notes}\n`);
  const sums = [...files.map(({ name }) => name), 'manifest.json', 'NOTES.md'];
  write('SHA256SUMS', sums.map(name => `${sumOf(path.join(releaseFolder, name))}  ${name}\n`).join(''));
  return manifest;
}

/** Returns one line about a file of a release, for people. */
export function describeFile({ name, bytes, budget, entries }) {
  return `${name} ${(bytes / 1000).toFixed(1)} KB (budget ${budget / 1000} KB), ${entries} files`;
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const [given, ...others] = process.argv.slice(2);
  try {
    if (given === undefined || others.length > 0) {
      throw new Error('name a tag, such as v0.2.0, or --dry-run');
    }
    const { files, version, channel } = await buildRelease(given === '--dry-run' ? {} : { tag: given });
    for (const file of files) console.log(describeFile(file));
    console.log(`${path.relative(process.cwd(), releaseFolder)}: ${version}, a ${channel}. Nothing is published.`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
