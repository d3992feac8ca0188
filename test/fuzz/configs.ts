import fc from 'fast-check';
import { openText } from '../../server/src/document/config-document.js';
import { type PropertyNode, propertiesOf } from '../../server/src/document/syntax-tree.js';
import { defaultSettings, loaders, type Settings } from '../../server/src/loaders/assumptions.js';
import type { LoaderId } from '../../server/src/loaders/loader-id.js';
import { rules } from '../../server/src/rules/rules.js';
import { loadCorpus } from '../corpus/corpus-files.js';
import { garbage, pieces } from './texts.js';

export const corpus = loadCorpus();

/** Real configs or the examples, and the examples of the rules: together they have nearly every key. */
const texts: readonly string[] = [
  ...corpus.files.map(({ text }) => text).filter(text => text.length < 20_000),
  ...rules.flatMap(({ bad, good }) => [bad, good]),
];

/** A change of a source; `where` and `other` select the places. */
interface Mutation {
  readonly kind: keyof typeof mutators;
  readonly where: number;
  readonly other: number;
  readonly piece: string;
}

type Mutator = (text: string, mutation: Mutation) => string;

/** Replaces the span of a property, of its key or of its value. */
function spliced(
  text: string,
  { where }: Mutation,
  span: (property: PropertyNode) => readonly [number, number, string],
): string {
  const properties = [...propertiesOf(openText(text).root)];
  const property = properties[where % properties.length];
  if (property === undefined) {
    return text;
  }
  const [offset, end, replacement] = span(property);
  return text.slice(0, offset) + replacement + text.slice(end);
}

function lines(text: string, change: (all: string[]) => void): string {
  const all = text.split(/(?<=\n)/);
  change(all);
  return all.join('');
}

const values = [
  '"auto"',
  'null',
  'true',
  '"true"',
  '-1',
  '0',
  '1',
  '"3"',
  '2.5',
  '1e999',
  '{}',
  '[]',
  '"nvme"',
  '"cpu"',
  '[1, 2]',
];

/** The first ones keep well-formed JSON well-formed. */
const mutators = {
  retype: (text, mutation) =>
    spliced(text, mutation, ({ value, end }) => [
      value?.offset ?? end,
      value?.end ?? end,
      values[mutation.other % values.length] as string,
    ]),
  rename: (text, mutation) => {
    const names = [...propertiesOf(openText(text).root)].map(({ key }) => key.name);
    const name = names[mutation.other % Math.max(1, names.length)] ?? 'x';
    const slip = mutation.other % 3 === 0 ? name.slice(1) : mutation.other % 3 === 1 ? `${name}s` : name;
    return spliced(text, mutation, ({ key }) => [key.offset, key.end, JSON.stringify(slip)]);
  },
  remove: (text, mutation) =>
    spliced(text, mutation, ({ offset, end, comma }) =>
      comma < 0 ? [offset, offset, ''] : [offset, Math.max(end, comma + 1), ''],
    ),
  repeat: (text, mutation) =>
    spliced(text, mutation, ({ offset, end, value }) =>
      value === undefined ? [offset, offset, ''] : [offset, offset, `${text.slice(offset, end)}, `],
    ),
  move: (text, mutation) => {
    const from = [...propertiesOf(openText(text).root)];
    const moved = from[mutation.other % Math.max(1, from.length)];
    return moved?.value === undefined
      ? text
      : spliced(text, mutation, ({ offset }) => [offset, offset, `${text.slice(moved.offset, moved.end)}, `]);
  },
  cut: (text, { where, other }) => {
    const offset = where % (text.length + 1);
    return text.slice(0, offset) + text.slice(offset + (other % 12));
  },
  insert: (text, { where, piece }) => {
    const offset = where % (text.length + 1);
    return text.slice(0, offset) + piece + text.slice(offset);
  },
  end: (text, { where }) => text.slice(0, where % (text.length + 1)),
  swapLines: (text, { where, other }) =>
    lines(text, all => {
      const [a, b] = [where % all.length, other % all.length];
      [all[a], all[b]] = [all[b] as string, all[a] as string];
    }),
  repeatLine: (text, { where, other }) =>
    lines(text, all => {
      all.splice(other % all.length, 0, all[where % all.length] as string);
    }),
} as const satisfies { readonly [kind: string]: Mutator };

const kinds = Object.keys(mutators) as readonly (keyof typeof mutators)[];

function mutated(which: readonly Mutation['kind'][]): fc.Arbitrary<string> {
  const mutation: fc.Arbitrary<Mutation> = fc.record({
    kind: fc.constantFrom(...which),
    where: fc.nat(100_000),
    other: fc.nat(100_000),
    piece: fc.constantFrom(...pieces),
  });
  return fc
    .tuple(fc.constantFrom(...texts), fc.array(mutation, { maxLength: 5, size: 'max' }))
    .map(([text, mutations]) => mutations.reduce((made, each) => mutators[each.kind](made, each), text));
}

/** A config with mistakes that leave it as parsable as it was: wrong values, names, places, repeated keys. */
export const mistaken: fc.Arbitrary<string> = mutated(['retype', 'rename', 'remove', 'move']);

/** Any string: configs with any mutation, or garbage. */
export const anything: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: mutated(kinds) },
  { weight: 1, arbitrary: garbage },
);

/** Settings for a config. */
export const settings: fc.Arbitrary<Settings> = fc
  .record({
    loader: fc.constantFrom<Settings['loader']>('auto', ...(Object.keys(loaders) as LoaderId[])),
    version: fc.constantFrom('auto', '0.19.9', '0.19.6', '0.10.0', '0.3.0'),
    worldSize: fc.constantFrom(null, 1, 8, 7),
    worldSizeReason: fc.constantFrom(undefined, 'there is a hostfile'),
    syntax: fc.boolean(),
    model: fc.constantFrom(null, '7B', 'models/config.json'),
    ignoredKeys: fc.constantFrom<readonly string[]>([], ['zero_optimization.*', '**']),
  })
  .map(({ worldSizeReason, ...chosen }) => ({
    ...defaultSettings,
    ...chosen,
    ...(worldSizeReason === undefined || chosen.worldSize === null ? {} : { worldSizeReason }),
  }));
