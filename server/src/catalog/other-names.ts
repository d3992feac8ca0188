import { keepLast } from '../caching/keep-last.js';
import type { BoundProperty } from './binding.js';
import { isOpen } from './catalog.js';
import { genericNames } from './generic-names.js';
import type { NameList, OtherName } from './name-list.js';
import { nameLists } from './names.js';
import { similarKey } from './similar.js';
import { foldedName } from './spelling.js';

/** A known name, with its list. */
export interface KnownName {
  readonly entry: OtherName;
  readonly list: NameList;
}

/** The loader and the release. */
interface Run {
  readonly version: string;
  readonly loader: { readonly id: string };
}

/** By name, or by path and name. Created on first use. */
let known: ReadonlyMap<string, KnownName> | undefined;

function knownNames(): ReadonlyMap<string, KnownName> {
  known ??= new Map(
    nameLists.flatMap(list =>
      list.entries.flatMap(entry => entry.names.map(name => [name, { entry, list }] satisfies [string, KnownName])),
    ),
  );
  return known;
}

/**
 * Returns what an unknown key means elsewhere: names of its section first, then names that apply anywhere. Inside a
 * section, a key of DeepSpeed with a similar name takes precedence, and a single word does not count. Returns undefined
 * for an unknown name.
 */
export function otherNameOf(bound: BoundProperty, run: Run): KnownName | undefined {
  const found = knownFor(bound, run.version);
  return found !== undefined && isAnybodys(bound.property.key.name, found, run) ? undefined : found;
}

/** Whether a name is too common to mean an argument of Trainer when Trainer does not read the file. */
function isAnybodys(name: string, { entry, list }: KnownName, { loader }: Run): boolean {
  return list.loader !== undefined && list.loader !== loader.id && entry.paths === undefined && genericNames.has(name);
}

/** Several rules ask about the same key in a row. */
const knownFor = keepLast((bound: BoundProperty, version: string): KnownName | undefined => {
  const { property, node, section, type } = bound;
  if (node !== undefined || isOpen(section, type)) {
    return undefined;
  }
  const { name } = property.key;
  const folded = foldedName(name);
  if (section.parent === undefined) {
    return knownNames().get(folded);
  }
  const anywhere = knownNames().get(folded);
  const isMeant =
    anywhere !== undefined &&
    anywhere.list.onlyAtTop !== true &&
    folded.includes('_') &&
    (anywhere.entry.value !== undefined || similarKey(name, section, type, version, property.value) === undefined);
  return knownNames().get(`${section.path}.${folded}`) ?? (isMeant ? anywhere : undefined);
});
