import { lookUp } from '../../server/src/catalog/catalog.js';
import type { Parameter } from '../../server/src/catalog/parameter.js';
import type { JsonValue } from '../../server/src/document/json-value.js';
import { catalogBases } from '../oracle/bases.js';
import { configWith, type Entry, isRequired, legalValues } from '../oracle/catalog-entries.js';
import { keysOf } from './catalog-keys.js';

/** A config without a key, and the same config with several values of it. */
interface Base {
  readonly without: string;
  readonly texts: { readonly [name: string]: string };
}

/** The configs to load for a key. The first base that loads without the key is used. */
export interface TextQuestion {
  readonly id: string;
  readonly bases: readonly Base[];
}

/** Returns values at and just beyond the limits of a key whose model checks them. */
function aroundLimits(parameter: Parameter): { readonly [name: string]: number } {
  const { check, minimum, exclusiveMinimum, maximum, exclusiveMaximum } = parameter;
  if (check !== 'strict') {
    return {};
  }
  return Object.fromEntries(
    [
      minimum === undefined ? undefined : [`within ${minimum}`, minimum],
      minimum === undefined ? undefined : [`beyond ${minimum - 1}`, minimum - 1],
      exclusiveMinimum === undefined ? undefined : [`beyond ${exclusiveMinimum}`, exclusiveMinimum],
      maximum === undefined ? undefined : [`within ${maximum}`, maximum],
      maximum === undefined ? undefined : [`beyond ${maximum + 1}`, maximum + 1],
      exclusiveMaximum === undefined ? undefined : [`beyond ${exclusiveMaximum}`, exclusiveMaximum],
      isUnlimited(parameter) ? ['within -1', -1] : undefined,
    ].filter(value => value !== undefined),
  ) as { readonly [name: string]: number };
}

function isUnlimited({ type, values, minimum, exclusiveMinimum, minimumWhen }: Parameter): boolean {
  const isLimited = [values, minimum, exclusiveMinimum, minimumWhen].some(limit => limit !== undefined);
  return !isLimited && (type === 'integer' || type === 'number');
}

/**
 * Returns the values to try at a key: null, "auto", true for a switch, a legal value if unread, and numbers around
 * limits.
 */
function valuesFor(entry: Entry): readonly (readonly [name: string, value: JsonValue])[] {
  const { parameter } = entry;
  const [legal] = parameter.status === 'rejected' || parameter.status === 'ignored' ? legalValues(entry) : [];
  return [
    ['null', null],
    ['auto', 'auto'],
    ...(parameter.type === 'boolean' ? [['true', true] as const] : []),
    ...(legal === undefined ? [] : [['legal', legal] as const]),
    ...Object.entries(aroundLimits(parameter)),
  ];
}

type JsonObject = { [key: string]: JsonValue };

/** Returns a config with another value at a path, or without the key if the value is undefined. */
function withValue(text: string, path: readonly string[], value: JsonValue | undefined): string {
  const config = JSON.parse(text) as JsonObject;
  const name = path.at(-1) ?? '';
  let section = config;
  for (const part of path.slice(0, -1)) {
    section = section[part] as JsonObject;
  }
  if (value === undefined) {
    delete section[name];
  } else {
    section[name] = value;
  }
  return JSON.stringify(config);
}

/**
 * Returns the configs to load for every key with a single place in a file, with its sections on if that loads, else
 * off.
 */
export function textQuestions(version: string): readonly TextQuestion[] {
  const bases = new Map<string, { readonly text: string; readonly path: readonly string[] }[]>();
  for (const { text, path = [] } of catalogBases(version)) {
    const key = path.map(part => (part === 'one' ? '*' : part)).join('.');
    bases.set(key, [{ text, path }, ...(bases.get(key) ?? [])]);
  }
  return keysOf(version).flatMap(({ key, parameter, refused }): readonly TextQuestion[] => {
    const node = key.includes('@') || key.endsWith('.*') ? undefined : lookUp(key, undefined, version);
    const isBelowRefused = refused !== undefined && refused !== parameter.refused;
    if (node === undefined || isBelowRefused) {
      return [];
    }
    const entry: Entry = { node, parameter, type: undefined };
    const values = valuesFor(entry);
    const around = (bases.get(key) ?? []).map(({ text, path }) => ({
      without: parameter.required === undefined ? withValue(text, path, undefined) : text,
      texts: Object.fromEntries(values.map(([name, value]) => [name, withValue(text, path, value)])),
    }));
    const plain: Base = {
      without: configWith(entry),
      texts: Object.fromEntries(values.map(([name, value]) => [name, configWith(entry, value)])),
    };
    const all = isRequired(entry) ? around : [...around, plain];
    return all.length === 0 ? [] : [{ id: key, bases: all }];
  });
}
