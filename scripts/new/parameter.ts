import { readdirSync, readFileSync } from 'node:fs';
import { newestVersion } from '../../server/src/catalog/releases.js';
import type { NewFile, Skeleton } from './skeleton.js';

const folder = 'server/src/catalog/data';
const data = new URL(`../../${folder}/`, import.meta.url);

interface Entry {
  readonly type?: unknown;
  readonly source?: string;
  readonly [field: string]: unknown;
}

type Section = { readonly [path: string]: Entry };

/** A default for each type of value that an entry may get from its neighbours. */
const defaults: ReadonlyMap<unknown, unknown> = new Map<unknown, unknown>([
  ['boolean', false],
  ['integer', 0],
  ['number', 0],
  ['string', ''],
  ['array', []],
  ['object', {}],
]);

function read(file: string): Section {
  return JSON.parse(readFileSync(new URL(file, data), 'utf8')) as Section;
}

function parentOf(key: string): string {
  return key.split('.').slice(0, -1).join('.');
}

function nameOf(key: string): string {
  return key.split('.').at(-1) ?? key;
}

function neighboursOf(key: string, section: Section): readonly (readonly [path: string, entry: Entry])[] {
  return Object.entries(section).filter(([path]) => parentOf(path) === parentOf(key));
}

/** The data file with the most keys of the same section; the one of the top level for a new section. */
function fileOf(key: string): string {
  const files = readdirSync(data).filter(file => file.endsWith('.json'));
  const counts = files.map(file => {
    const section = read(file);
    return { file, count: neighboursOf(key, section).length * 2 + Number(Object.hasOwn(section, parentOf(key))) };
  });
  return counts.reduce((most, each) => (each.count > most.count ? each : most), { file: 'root.json', count: 0 }).file;
}

/** Returns the most frequent value, the first of several; undefined if there are none. */
function mostFrequent<T>(values: readonly T[]): T | undefined {
  const counts = new Map<T, number>();
  for (const value of values) {
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].reduce<readonly [T | undefined, number]>(
    (most, each) => (each[1] > most[1] ? each : most),
    [undefined, 0],
  )[0];
}

/** An entry with what is most frequent beside it. Who checks a value, and what null does, depends on its type. */
function entryLike(section: Section, key: string): Entry {
  const all = neighboursOf(key, section);
  const live = all.filter(([, { status, refused, removedIn }]) => (status ?? refused ?? removedIn) === undefined);
  const neighbours = live.length > 0 ? live : all;
  const type = mostFrequent(neighbours.map(([, entry]) => entry.type).filter(each => defaults.has(each))) ?? 'boolean';
  const alike = neighbours.map(([, entry]) => entry).filter(entry => entry.type === type);
  const usual = (field: string): unknown => mostFrequent(alike.map(entry => entry[field]));
  const source = mostFrequent(neighbours.map(([path, entry]) => entry.source?.replaceAll(nameOf(path), '*')));
  const coerce = usual('coerce');
  return {
    type,
    summary: 'TODO: one sentence, what the key does.',
    default: defaults.get(type),
    check: usual('check') ?? 'none',
    ...(coerce === undefined ? {} : { coerce }),
    null: usual('null') ?? 'stored',
    auto: usual('auto') ?? 'kept',
    since: newestVersion,
    source: source?.replaceAll('*', nameOf(key)) ?? 'deepspeed/runtime/config.py:DeepSpeedConfig._initialize_params',
  };
}

/** The data file with the entry behind the last one of its section. The other entries keep their form. */
function withEntry(key: string): NewFile {
  const file = fileOf(key);
  const section = read(file);
  if (Object.hasOwn(section, key)) {
    throw new Error(`${folder}/${file} has an entry "${key}" already.`);
  }
  const parent = parentOf(key);
  const paths = Object.keys(section);
  const last = paths.findLast(path => path === parent || path.startsWith(`${parent}.`)) ?? paths.at(-1);
  const text = readFileSync(new URL(file, data), 'utf8');
  const start = text.indexOf(`\n  "${last}": {`);
  const end = text.indexOf('\n  }', start) + '\n  }'.length;
  const entry = JSON.stringify({ [key]: entryLike(section, key) }, null, 2).slice(1, -2);
  return { file: `${folder}/${file}`, text: `${text.slice(0, end)},${entry}${text.slice(end)}`, isChange: true };
}

export const parameter: Skeleton = {
  name: { pattern: /^\w+(\.\w+)*$/, text: 'the full path of the key: zero_optimization.round_robin_gradients' },
  files: key => [withEntry(key)],
  next: key => [
    `${folder}/${fileOf(key)}: correct the new entry "${key}"; every field is explained in server/src/catalog/parameter.ts`,
    'npm run generate && npm run test:unit',
    'npm run oracle, if you have a Python with DeepSpeed; otherwise say so in the pull request',
  ],
};
