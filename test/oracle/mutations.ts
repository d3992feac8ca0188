import { type BoundProperty, bind } from '../../server/src/catalog/binding.js';
import type { Parameter } from '../../server/src/catalog/parameter.js';
import { moveKey, removeKey } from '../../server/src/checking/fixes.js';
import type { Fix } from '../../server/src/checking/rule.js';
import { type ConfigDocument, openText } from '../../server/src/document/config-document.js';
import { draftOf } from '../../server/src/document/draft.js';
import { pathOf } from '../../server/src/document/syntax-tree.js';
import type { Base } from './bases.js';

/** A config that differs from its base in one place. */
export interface Mutation {
  readonly base: string;
  readonly path: string;
  /** The change of the key, for instance `value "auto"`. */
  readonly change: string;
  readonly text: string;
}

/** Values of every JSON type as they are written, including common mistakes in place of another type. */
const anyValue: readonly string[] = [
  ...['true', 'false', 'null', '0', '1', '2', '-1', '0.5', '1.5', '-0.5', '5e8', '1e20', '-0', '1.0'],
  ...['1e10', '12345678901', '9223372036854775807', '1e400'],
  ...['""', '"x"', '"auto"', '"true"', '"false"', '"Yes"', '"none"', '"nan"', '"inf"', '"0x10"'],
  ...['"5"', '"5.0"', '"1.5"', '"5e8"', '" 5 "', '"+5"', '"1_000"', '"100000000000000000000"'],
  ...['[]', '[1]', '["a"]', '[0.5, 0.9]', '[[1]]', '[null]', '[{}]', '["a", 1]'],
  ...['{}', '{ "a": 1 }', '{ "enabled": true }'],
];

/** Returns the numbers at and next to the limits of a key. */
function boundaries({ minimum, exclusiveMinimum, maximum, exclusiveMaximum }: Parameter): readonly string[] {
  const limits = [minimum, exclusiveMinimum, maximum, exclusiveMaximum].filter(limit => limit !== undefined);
  return limits.flatMap(limit => [limit - 1, limit - 0.01, limit, limit + 0.01, limit + 1]).map(String);
}

function allowedValues({ values = [] }: Parameter): readonly string[] {
  return values.flatMap(({ value }) =>
    typeof value === 'string'
      ? [value, value.toLowerCase(), value.toUpperCase(), `${value} `].map(text => JSON.stringify(text))
      : [String(value), `"${value}"`],
  );
}

function misspelt(name: string): string {
  const middle = Math.ceil(name.length / 2);
  return name.slice(0, middle - 1) + name.slice(middle);
}

function replaced(text: string, { offset, end }: { offset: number; end: number }, by: string): string {
  return text.slice(0, offset) + by + text.slice(end);
}

function applied(document: ConfigDocument, fix: Fix): string {
  const draft = draftOf(document);
  fix.apply(draft);
  return draft.text;
}

/** Returns the other names of a key in its section: aliases, and the old and new names of deprecated keys. */
function otherNames({ property, node, section }: BoundProperty): readonly string[] {
  const replaced = node?.parameter?.deprecated?.replacedBy?.split('.').at(-1);
  const names = [...section.children].filter(([name, other]) => {
    return other === node || name === replaced || other.parameter?.deprecated?.replacedBy === node?.path;
  });
  return names.map(([name]) => name).filter(name => name !== property.key.name);
}

/** Returns [the change, the source after it] for one key of a document. */
function* changes(document: ConfigDocument, bound: BoundProperty): Generator<readonly [string, string]> {
  const { text } = document;
  const { property, node } = bound;
  const { key, value } = property;
  if (value === undefined) {
    return;
  }
  const written = text.slice(value.offset, value.end);
  const own = node?.parameter === undefined ? [] : [...boundaries(node.parameter), ...allowedValues(node.parameter)];
  for (const other of new Set([...anyValue, ...own])) {
    yield [`value ${other}`, replaced(text, value, other)];
  }
  if (value.kind !== 'object' && value.kind !== 'array') {
    yield ['quoted', replaced(text, value, JSON.stringify(String(value.value)))];
  }
  yield ['in an array', replaced(text, value, `[${written}]`)];
  yield ['misspelt', replaced(text, key, `"${misspelt(key.name)}"`)];
  yield ['upper case', replaced(text, key, `"${key.name.toUpperCase()}"`)];
  yield ['twice', replaced(text, { offset: property.offset, end: property.offset }, `"${key.name}": ${written}, `)];
  for (const other of otherNames(bound)) {
    yield [
      `beside ${other}`,
      replaced(text, { offset: property.offset, end: property.offset }, `"${other}": ${written}, `),
    ];
  }
  yield ['removed', applied(document, removeKey(property))];
  yield ['moved to the top', applied(document, moveKey(property, []))];
  yield ['moved to zero_optimization', applied(document, moveKey(property, ['zero_optimization']))];
}

/** Returns every mutation of a base by a release's catalog, each source once. */
export function* mutationsOf({ name, text, path }: Base, version: string): Generator<Mutation> {
  const document = openText(text);
  const wanted = path?.join('.');
  const seen = new Set([text]);
  yield { base: name, path: '', change: 'none', text };
  for (const bound of bind(document, [], version).properties) {
    const at = pathOf(bound.property).join('.');
    if (wanted !== undefined && wanted !== at) {
      continue;
    }
    for (const [change, mutated] of changes(document, bound)) {
      if (!seen.has(mutated)) {
        seen.add(mutated);
        yield { base: name, path: at, change, text: mutated };
      }
    }
  }
}
