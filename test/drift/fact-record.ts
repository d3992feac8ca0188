import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { compareVersions } from '../../server/src/catalog/version.js';
import type { Facts } from './facts.js';

const folder = fileURLToPath(new URL('facts/', import.meta.url));

function lines(values: readonly unknown[]): string {
  return values.map(value => JSON.stringify(value)).join(',\n');
}

/** Saves the facts of a release, one path or symbol per line, so that a diff is readable. */
export function writeRecord({ versions, missingEntryPoints, paths, answers, proofs }: Facts): void {
  const head = `{"versions": ${JSON.stringify(versions)},\n"missingEntryPoints": ${JSON.stringify(missingEntryPoints)},\n`;
  const body = `"paths": [\n${lines(paths)}\n],\n"answers": [\n${lines(answers)}\n],\n"proofs": [\n${lines(proofs)}\n]}\n`;
  writeFileSync(`${folder}${versions.deepspeed}.json`, head + body);
}

/** Returns the saved facts of each release, oldest first. */
export function readRecords(): readonly Facts[] {
  const names = readdirSync(folder).map(name => name.replace(/\.json$/, ''));
  return names.sort(compareVersions).map(name => JSON.parse(readFileSync(`${folder}${name}.json`, 'utf8')) as Facts);
}
