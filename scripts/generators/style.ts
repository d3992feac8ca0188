import { readFileSync } from 'node:fs';
import type { GeneratedFile } from './generated-file.js';
import { replacePart } from './replace-part.js';
import { table } from './table.js';

interface StyleRule {
  readonly write: string;
  readonly bad: string;
  readonly good: string;
}

/** CONTRIBUTING.md with the pairs of good and bad sentences that a test checks. */
export function style(): readonly GeneratedFile[] {
  const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
  const rules = JSON.parse(read('scripts/style.json')) as readonly StyleRule[];
  const part = table(
    ['not', 'but', 'write'],
    rules.map(({ bad, good, write }) => [bad, good, write]),
  );
  const file = 'CONTRIBUTING.md';
  const text = replacePart(read(file), '<!-- style: generated -->', '<!-- end of style -->', `\n${part}\n`);
  return [{ file, text }];
}
