/**
 * Writes every file that follows from other files, or with `--check` only says which of them are out of date.
 *
 * Nothing is listed by hand in two places: the indexes of data, rules and templates come from the folders' contents.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Generator } from './generators/generated-file.js';
import { indexes } from './generators/indexes.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const check = process.argv.includes('--check');

/** Folders that hold generated files only: what nothing generates any more goes. */
const ownFolders = ['docs/rules', 'docs/reference'];

function removeOrphans(files: ReadonlySet<string>): number {
  const present = ownFolders.flatMap(folder => readdirSync(path.join(root, folder)).map(name => `${folder}/${name}`));
  const orphans = present.filter(file => !files.has(file));
  for (const file of orphans) {
    if (check) {
      console.error(`${file} follows from nothing any more: run "npm run generate"`);
    } else {
      rmSync(path.join(root, file));
      console.log(`removed ${file}`);
    }
  }
  return orphans.length;
}

function bringUpToDate(generators: readonly Generator[]): number {
  const files = generators.flatMap(generate => generate());
  const stale = files.filter(({ file, text }) => {
    const target = path.join(root, file);
    return !existsSync(target) || readFileSync(target, 'utf8') !== text;
  });
  for (const { file, text } of stale) {
    if (check) {
      console.error(`${file} is out of date: run "npm run generate"`);
    } else {
      mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      writeFileSync(path.join(root, file), text);
      console.log(`wrote ${file}`);
    }
  }
  return stale.length;
}

async function main(): Promise<void> {
  const staleIndexes = bringUpToDate(indexes);
  // The others read the rules and templates through the indexes, so they are loaded when those are written.
  const { generators } = await import('./generators/generators.js');
  const files = new Set(generators.flatMap(generate => generate()).map(({ file }) => file));
  const stale = staleIndexes + bringUpToDate(generators) + removeOrphans(files);
  process.exitCode = check && stale > 0 ? 1 : 0;
}

void main();
