import { readFileSync } from 'node:fs';
import { activationErrors } from './activation-errors.js';
import type { GeneratedFile } from './generated-file.js';
import { peerErrors } from './peer-errors.js';
import { publishedRuns } from './published-runs.js';
import { replacePart } from './replace-part.js';
import { stateErrors } from './state-errors.js';

const file = 'docs/how-memory-is-estimated.md';

/** The generated parts of the page, by the names in their comments. */
const parts: { readonly [name: string]: () => string } = {
  'state errors': stateErrors,
  'activation errors': activationErrors,
  'published runs': publishedRuns,
  'other estimates': peerErrors,
};

/** docs/how-memory-is-estimated.md with what recorded files say about the estimate. */
export function memoryPage(): readonly GeneratedFile[] {
  const text = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
  const written = Object.entries(parts).reduce(
    (page, [name, part]) =>
      replacePart(page, `<!-- ${name}: generated -->`, `<!-- end of ${name} -->`, `\n${part()}\n`),
    text,
  );
  return [{ file, text: written }];
}
