/**
 * Writes every file that follows from other files, or with `--check` only says which of them are out of date.
 *
 * Nothing is listed by hand in two places: the indexes of data, rules and templates come from the folders' contents.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { generators } from './generators/generators.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const check = process.argv.includes('--check');
let stale = 0;
for (const { file, text } of generators.flatMap(generate => generate())) {
  const target = path.join(root, file);
  const current = existsSync(target) ? readFileSync(target, 'utf8') : undefined;
  if (current === text) {
    continue;
  }
  if (check) {
    stale += 1;
    console.error(`${file} is out of date: run "npm run generate"`);
  } else {
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
    console.log(`wrote ${file}`);
  }
}
process.exitCode = stale > 0 ? 1 : 0;
