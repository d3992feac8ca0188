import { readFileSync } from 'node:fs';
import type { Skeleton } from './skeleton.js';

const file = 'server/src/loaders/settings.json';

/** The list of settings with a switch behind the last one of its group, or else the last one that the server reads. */
function withSwitch(name: string): string {
  const text = readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
  if (text.includes(`"name": "${name}"`)) {
    throw new Error(`${file} has a setting "${name}" already.`);
  }
  const [first] = name.split('.');
  if (name !== first && text.includes(`"name": "${first}"`)) {
    throw new Error(`"${first}" is a setting itself. Choose a name without a dot, such as "${first}Memory".`);
  }
  const entries = JSON.parse(text) as readonly {
    readonly name: string;
    readonly group: string;
    readonly kind?: string;
  }[];
  const last =
    entries.findLast(each => name !== first && each.name.startsWith(`${first}.`)) ??
    entries.findLast(({ kind }) => kind !== undefined);
  const entry = {
    name,
    group: last?.group,
    kind: 'switch',
    default: false,
    field: 'TODO: what it switches, for the comment of its field.',
    description: 'TODO: what a user sees when it is on.',
  };
  const end = text.indexOf('\n  }', text.indexOf(`"name": "${last?.name}"`)) + '\n  }'.length;
  return `${text.slice(0, end)},\n  ${JSON.stringify(entry, null, 2).replaceAll('\n', '\n  ')}${text.slice(end)}`;
}

export const setting: Skeleton = {
  name: {
    pattern: /^[a-z][a-zA-Z]*(\.[a-z][a-zA-Z]*)?$/,
    text: 'in camel case, without "deepspeed.": inlayHints.bytes',
  },
  files: name => [{ file, text: withSwitch(name), isChange: true }],
  next: name => [
    `${file}: correct the entry "${name}"; scripts/generators/setting-list.ts explains kinds and fields`,
    'npm run generate: the manifest, types, defaults, reader and both pages follow',
    `read it as settings.${name} of an Analysis, or of what the client sends`,
    'a test of what it changes, then npm run test:unit',
  ],
};
