import { readFileSync } from 'node:fs';
import { catalogData } from '../../server/src/catalog/data.js';
import type { Parameter } from '../../server/src/catalog/parameter.js';
import type { GeneratedFile } from './generated-file.js';
import { replacePart } from './replace-part.js';
import { table } from './table.js';

const file = 'docs/moving-to-0.19.8.md';

/** The releases that the page is about. */
const releases = ['0.19.7', '0.19.8'];

const entries = catalogData.flatMap(section => Object.entries(section as { readonly [key: string]: Parameter }));

/** Whether a key is below one of these: the section says what there is to say. */
function isBelow(key: string, keys: ReadonlySet<string>): boolean {
  return [...keys].some(other => key !== other && /^[.[@]/.test(key.slice(other.length)) && key.startsWith(other));
}

/** Returns the link to the reference of a key, on the page of its section. */
function link(key: string): string {
  const shown = key.replace(/@\w+/, '');
  const anchor = shown.toLowerCase().replace(/[^\w -]/g, '');
  return `[\`${shown}\`](reference/${key.split(/[.[@]/)[0]}.md#${anchor})`;
}

function removed(): string {
  const refused = entries.filter(([, { refused }]) => refused !== undefined && releases.includes(refused.since));
  const keys = new Set(refused.map(([key]) => key));
  const rows = refused
    .filter(([key]) => !isBelow(key, keys))
    .map(([key, { refused: refusal }]) => [
      link(key),
      refusal?.since ?? '',
      refusal?.instead === undefined ? 'There is no replacement.' : `${refusal.instead}.`,
    ]);
  return table(['key', 'since', 'instead'], rows);
}

function added(): string {
  const since = entries.filter(
    ([, { since: first, status }]) => releases.includes(first ?? '') && status === undefined,
  );
  const keys = new Set(since.map(([key]) => key));
  const rows = since
    .filter(([key]) => !isBelow(key, keys))
    .map(([key, { since: first, summary }]) => [link(key), first ?? '', summary]);
  return table(['key', 'since', 'what it does'], rows);
}

/** The tables of docs/moving-to-0.19.8.md. */
export function movingTables(): readonly GeneratedFile[] {
  const text = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
  const withRemoved = replacePart(text, '<!-- removed -->', '<!-- end of removed -->', removed());
  return [{ file, text: replacePart(withRemoved, '<!-- new -->', '<!-- end of new -->', added()) }];
}
