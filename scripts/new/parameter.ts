import { readdirSync, readFileSync } from 'node:fs';
import { newestVersion } from '../../server/src/catalog/releases.js';
import type { NewFile, Skeleton } from './skeleton.js';

const folder = 'server/src/catalog/data';
const data = new URL(`../../${folder}/`, import.meta.url);

type Section = { readonly [path: string]: unknown };

function read(file: string): Section {
  return JSON.parse(readFileSync(new URL(file, data), 'utf8')) as Section;
}

/** The data file that has the section of a key; the one of the top level for a new section. */
function fileOf(key: string): string {
  const section = key.split('.').slice(0, -1).join('.');
  const files = readdirSync(data).filter(file => file.endsWith('.json'));
  return files.find(file => section !== '' && Object.hasOwn(read(file), section)) ?? 'root.json';
}

/** An entry like those beside it: who looks at the value, and what null and "auto" do, is mostly the same in a section. */
function entryLike(section: Section, key: string): Section {
  const parent = key.split('.').slice(0, -1).join('.');
  const neighbours = Object.entries(section).filter(([path]) => path.split('.').slice(0, -1).join('.') === parent);
  const [, like] = neighbours.at(-1) ?? [];
  const { check = 'none', null: ofNull = 'stored', auto = 'kept', coerce } = (like ?? {}) as Section;
  return {
    type: 'boolean',
    summary: 'TODO: one sentence, what the key does.',
    default: false,
    check,
    ...(coerce === undefined ? {} : { coerce: 'lax-bool' }),
    null: ofNull,
    auto,
    since: newestVersion,
    source: 'deepspeed/runtime/config.py:DeepSpeedConfig._initialize_params',
  };
}

/** The data file with the entry behind the last one of its section. What is there stays as it is written. */
function withEntry(key: string): NewFile {
  const file = fileOf(key);
  const section = read(file);
  if (Object.hasOwn(section, key)) {
    throw new Error(`${folder}/${file} has an entry "${key}" already.`);
  }
  const parent = key.split('.').slice(0, -1).join('.');
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
