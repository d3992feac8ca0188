/** `npm run new KIND NAME`: writes the files of a new rule, parameter, template, setting or feature, and says what to do next. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { feature } from './new/feature.js';
import { parameter } from './new/parameter.js';
import { rule } from './new/rule.js';
import { setting } from './new/setting.js';
import type { Skeleton } from './new/skeleton.js';
import { template } from './new/template.js';

const kinds: { readonly [kind: string]: Skeleton } = { rule, parameter, template, setting, feature };
const root = fileURLToPath(new URL('../', import.meta.url));

/**
 * Writes the files of a new thing and returns what to print about them.
 *
 * @throws Error with what to do, for an unknown kind, an impossible name and a file that exists
 */
function make(kind = '', name = ''): readonly string[] {
  const skeleton = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  if (skeleton === undefined) {
    throw new Error(`Usage: npm run new KIND NAME. KIND is one of ${Object.keys(kinds).join(', ')}.`);
  }
  if (!skeleton.name.pattern.test(name)) {
    throw new Error(`The name of a ${kind} is ${skeleton.name.text}. "${name}" is not.`);
  }
  const files = skeleton.files(name);
  const taken = files.find(({ file, isChange }) => isChange !== true && existsSync(path.join(root, file)));
  if (taken !== undefined) {
    throw new Error(`${taken.file} exists already.`);
  }
  for (const { file, text } of files) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  const wrote = files.map(({ file, isChange }) => `${isChange ? 'changed' : 'wrote'} ${file}`);
  return [...wrote, '', 'Next:', ...skeleton.next(name).map((step, i) => `${i + 1}. ${step}`)];
}

try {
  const [kind, name] = process.argv.slice(2);
  console.log(make(kind, name).join('\n'));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
