// npm run usage: counts keys and values in the configs of DS_CONFIG_CORPUS, and writes `usage` and `usually` of the
// catalog's entries. The configs are those of labels.jsonl: distinct files from public repositories.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { bind } from '../../server/src/catalog/binding.js';
import { type CatalogNode, lookUp } from '../../server/src/catalog/catalog.js';
import { newestVersion } from '../../server/src/catalog/releases.js';
import { openText } from '../../server/src/document/config-document.js';
import type { JsonValue } from '../../server/src/document/json-value.js';
import { renderInline } from '../../server/src/document/render.js';
import { valueOptions } from '../../server/src/features/completion/value-options.js';
import { loaders } from '../../server/src/loaders/assumptions.js';
import { foldFor } from '../../server/src/semantics/values.js';
import { loadCorpus } from './corpus-files.js';

type Counts<T> = Map<T, number>;

/** A value in fewer files says nothing about an order. */
const fewest = 10;

const folder = new URL('../../server/src/catalog/data/', import.meta.url);

function add<T>(counts: Counts<T>, key: T): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** Returns the node of an entry. `optimizer.params@Adam|AdamW.lr` is in the variants of both types. */
function nodeOf(entry: string): CatalogNode | undefined {
  const [, section, types, name] = /^(.*)@([^.]*)\.(.*)$/.exec(entry) ?? [];
  return section === undefined ? lookUp(entry) : lookUp(`${section}.${name}`, types?.split('|')[0]);
}

const { files, real } = loadCorpus();
if (!real) {
  throw new Error('DS_CONFIG_CORPUS has to name a folder with real configs');
}
const having: Counts<CatalogNode> = new Map();
const values = new Map<CatalogNode, Counts<string>>();
for (const { text } of files) {
  const seen = new Set<CatalogNode>();
  for (const { node, property } of bind(openText(text)).properties) {
    if (node?.parameter === undefined) {
      continue;
    }
    seen.add(node);
    const value = property.value;
    if (value !== undefined && 'value' in value) {
      const counts = values.get(node) ?? new Map<string, number>();
      add(counts, JSON.stringify(foldFor(node.parameter)(value.value as string)));
      values.set(node, counts);
    }
  }
  for (const node of seen) {
    add(having, node);
  }
}

/** Returns the offered values of a key in the order of their frequency, if that is not the order of the catalog. */
function usually(node: CatalogNode): readonly JsonValue[] {
  const { parameter } = node;
  const counts = values.get(node);
  if (parameter === undefined || counts === undefined) {
    return [];
  }
  const fold = foldFor(parameter);
  const offered = valueOptions(
    { ...node, parameter: { ...parameter, usually: [] } },
    { loader: loaders.deepspeed, version: newestVersion },
  )
    .filter(({ snippet, text }) => snippet !== true && text !== '"auto"')
    .map(({ text }) => JSON.parse(text) as string);
  const often = (value: string): number => {
    const count = counts.get(JSON.stringify(fold(value))) ?? 0;
    return count < fewest ? 0 : count;
  };
  const sorted = offered.toSorted((a, b) => often(b) - often(a));
  for (let count = 0; count <= sorted.length; count++) {
    const first = sorted.slice(0, count);
    const others = offered.filter(value => !first.includes(value));
    if ([...first, ...others].every((value, index) => value === sorted[index])) {
      return first;
    }
  }
  return sorted;
}

function fieldsOf(entry: string): string {
  const node = nodeOf(entry);
  const share = node === undefined ? 0 : Math.ceil((1000 * (having.get(node) ?? 0)) / files.length);
  const list = node === undefined ? [] : usually(node);
  return [
    ...(share === 0 ? [] : [`    "usage": ${share},\n`]),
    ...(list.length === 0 ? [] : [`    "usually": ${renderInline(list)},\n`]),
  ].join('');
}

for (const name of readdirSync(folder)) {
  const file = new URL(name, folder);
  const text = readFileSync(file, 'utf8');
  const written = text
    .replace(/^ {4}"(?:usage|usually)": .*,\n/gm, '')
    .replace(/^ {2}"(.*)": \{\n(?: {4}.*\n)*?(?= {4}"since")/gm, (whole, entry: string) => whole + fieldsOf(entry));
  if (written !== text) {
    writeFileSync(file, written);
  }
}
