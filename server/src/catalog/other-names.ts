import type { BoundProperty } from './binding.js';
import { isOpen } from './catalog.js';
import { genericNames } from './generic-names.js';
import type { NameList, OtherName } from './name-list.js';
import { nameLists } from './names.js';
import { similarKey } from './similar.js';
import { foldedName } from './spelling.js';

/** What a name is known for, and in which list. */
export interface KnownName {
  readonly entry: OtherName;
  readonly list: NameList;
}

/** Who reads the file, and the release. */
interface Run {
  readonly version: string;
  readonly loader: { readonly id: string };
}

/** By name, or by path and name. Made on first use. */
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
 * What the name of an unknown key is known for: in its section, or anywhere. In a section its own keys go first, in case one
 * of them is misspelt, and a single word says nothing there. Undefined for a name that nobody has.
 */
export function otherNameOf(bound: BoundProperty, run: Run): KnownName | undefined {
  const found = knownFor(bound, run);
  return found !== undefined && isAnybodys(bound.property.key.name, found, run) ? undefined : found;
}

/** A word that every program has says nothing of Trainer's arguments where Trainer does not read the file. */
function isAnybodys(name: string, { entry, list }: KnownName, { loader }: Run): boolean {
  return list.loader !== undefined && list.loader !== loader.id && entry.paths === undefined && genericNames.has(name);
}

function knownFor({ property, node, section, type }: BoundProperty, { version }: Run): KnownName | undefined {
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
    (anywhere.entry.value !== undefined ||
      similarKey(name, section, type, version, property.value?.kind) === undefined);
  return knownNames().get(`${section.path}.${folded}`) ?? (isMeant ? anywhere : undefined);
}
