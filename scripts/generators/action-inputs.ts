import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { GeneratedFile } from './generated-file.js';
import { replacePart } from './replace-part.js';
import { table } from './table.js';

interface Input {
  readonly description: string;
  readonly default: string;
}

function read(file: string): string {
  return readFileSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)), 'utf8');
}

/** The page about CI with the inputs of the GitHub Action. */
export function actionInputs(): readonly GeneratedFile[] {
  const file = 'docs/in-ci.md';
  const { inputs } = parse(read('action.yml')) as { readonly inputs: { readonly [name: string]: Input } };
  const rows = Object.entries(inputs).map(([name, input]) => [
    `\`${name}\``,
    input.default === '' ? '' : `\`${input.default}\``,
    input.description,
  ]);
  const part = `\n${table(['input', 'default', 'meaning'], rows)}\n`;
  return [{ file, text: replacePart(read(file), '<!-- inputs: generated -->', '<!-- end of inputs -->', part) }];
}
