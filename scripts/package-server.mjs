// Packs the language server for npm, into out/deepspeed-config-language-server-<version>.tgz.
//   node scripts/package-server.mjs            after a fresh build
//   node scripts/package-server.mjs --built    from the files in dist/
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, bundles, describeSize } from './build.mjs';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const out = path.join(root, 'out');
const staged = path.join(out, 'language-server');

/** The bundles of the command line and the language server, with those that they load: all that run in node without VS Code. */
export const programFiles = bundles
  .filter(({ external, file }) => external === undefined && !file.endsWith('.web.js'))
  .map(({ file }) => file);

/**
 * Returns the source of each file of the package, beside its name there. npm adds the manifest, the readme and the license by
 * itself.
 */
export function contents() {
  const snippets = readdirSync(path.join(root, 'snippets')).filter(name => name.endsWith('.code-snippets'));
  return [
    ...['package.json', 'README.md'].map(name => [`server/${name}`, name]),
    ...['LICENSE', ...programFiles, ...snippets.map(name => `snippets/${name}`)].map(name => [name, name]),
    ['dist/THIRD-PARTY-NOTICES.txt', 'THIRD-PARTY-NOTICES.txt'],
  ];
}

/**
 * Packs the bundles in dist/. npm writes the same archive if the files are the same.
 * @returns {{ file: string, bytes: number, unpackedBytes: number, entries: { name: string, bytes: number }[] }}
 */
export function packServer() {
  rmSync(staged, { recursive: true, force: true });
  for (const [source, target] of contents()) {
    mkdirSync(path.dirname(path.join(staged, target)), { recursive: true });
    copyFileSync(path.join(root, source), path.join(staged, target));
  }
  const { version } = JSON.parse(readFileSync(path.join(staged, 'package.json'), 'utf8'));
  const args = ['pack', '--json', '--ignore-scripts', '--loglevel=error', `--pack-destination=${out}`];
  const report = JSON.parse(npm(args, staged));
  const { files, size, unpackedSize } = Array.isArray(report) ? report[0] : Object.values(report)[0];
  const file = path.join(out, `deepspeed-config-language-server-${version}.tgz`);
  if (!existsSync(file)) {
    throw new Error(`npm wrote no ${path.relative(root, file)}`);
  }
  const entries = files.map(entry => ({ name: entry.path, bytes: entry.size }));
  return { file, bytes: size, unpackedBytes: unpackedSize, entries };
}

// Uses the npm that runs this script, if one does.
function npm(args, cwd) {
  const own = process.env.npm_execpath;
  const [program, before] = own?.endsWith('.js') ? [process.execPath, [own]] : ['npm', []];
  return execFileSync(program, [...before, ...args], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 60_000,
  });
}

// Not at the top level: tests import this file, as a CommonJS module, which cannot wait there.
async function main() {
  try {
    const sizes = process.argv.includes('--built') ? [] : await build();
    for (const size of sizes) console.log(describeSize(size));
    const { file, bytes, unpackedBytes, entries } = packServer();
    for (const entry of entries) console.log(`${String(entry.bytes).padStart(9)}  ${entry.name}`);
    const [packed, unpacked] = [bytes, unpackedBytes].map(size => `${(size / 1000).toFixed(1)} KB`);
    console.log(`${path.relative(process.cwd(), file)}: ${packed}, ${unpacked} unpacked, ${entries.length} files`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) void main();
