/**
 * Writes every generated file. With `--check` it only reports which of them are out of date.
 *
 * Nothing is listed by hand in two places: the indexes of data, rules and templates come from the folders' contents.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { GeneratedFile, Generator } from './generators/generated-file.js';
import { indexes } from './generators/indexes.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const check = process.argv.includes('--check');

/** Folders that hold only generated files: any other file in them is removed. */
const ownFolders = ['docs/causes', 'docs/rules', 'docs/reference', 'schema/test', 'schema/negative-test'];

function made(generators: readonly Generator[]): readonly GeneratedFile[] {
  return generators.flatMap(generate => generate());
}

function removeOrphans(files: readonly GeneratedFile[]): number {
  const known = new Set(files.map(({ file }) => file));
  const present = ownFolders.flatMap(folder => readdirSync(path.join(root, folder)).map(name => `${folder}/${name}`));
  const orphans = present.filter(file => !known.has(file));
  for (const file of orphans) {
    if (check) {
      console.error(`${file} is no longer generated: run "npm run generate"`);
    } else {
      rmSync(path.join(root, file));
      console.log(`removed ${file}`);
    }
  }
  return orphans.length;
}

function bringUpToDate(files: readonly GeneratedFile[]): number {
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
  const staleIndexes = bringUpToDate(made(indexes));
  if (check && staleIndexes > 0) {
    // A stale index may import a deleted file; the other generators import the index and could not be loaded.
    process.exitCode = 1;
    return;
  }
  const { generators } = await import('./generators/generators.js');
  const files = made(generators);
  const stale = bringUpToDate(files) + removeOrphans(files);
  process.exitCode = check && stale > 0 ? 1 : 0;
}

void main();
