import { readFileSync } from 'node:fs';
import { hostLanguages } from '../../server/src/detection/host-languages.js';
import type { GeneratedFile } from './generated-file.js';
import { replacePart } from './replace-part.js';

const file = 'docs/where-configs-are-found.md';

function code(names: readonly string[]): string {
  return names.map(name => `\`${name}\``).join(', ');
}

/** The table of languages in docs/where-configs-are-found.md. */
export function hostLanguageTable(): readonly GeneratedFile[] {
  const rows = Object.values(hostLanguages).map(
    ({ ids, files, setting }) => `| ${code(ids)} | ${code(files)} | \`deepspeed.${setting}.enable\` |`,
  );
  const table = [
    '| Language in the editor | Files on the command line | Setting that turns it off |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ];
  const text = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
  return [{ file, text: replacePart(text, '<!-- languages -->', '<!-- end of languages -->', table.join('\n')) }];
}
