import { type CatalogNode, lookUp } from '../catalog/catalog.js';
import type { OtherName } from '../catalog/name-list.js';
import { nameLists } from '../catalog/names.js';
import { isRead, type Parameter, takesAuto } from '../catalog/parameter.js';
import { isThereIn } from '../catalog/similar.js';
import { foldedName } from '../catalog/spelling.js';
import { draftOf } from '../document/draft.js';
import type { JsonValue } from '../document/json-value.js';
import { renderInline } from '../document/render.js';
import { isUnknown, type PropertyNode, pathOf, propertyOf, type ValueNode, valueAt } from '../document/syntax-tree.js';
import { fillOf } from '../loaders/loader.js';
import { coerce } from '../semantics/coercion.js';
import type { Reading } from '../semantics/reading.js';
import { propertyAt } from '../semantics/settled.js';
import { assign } from './assignment.js';
import { canMove, moveKey, removeKey, renameKey } from './fixes.js';
import { inDraft } from './in-draft.js';
import type { Fix } from './rule.js';
import { writtenIn } from './safety.js';

/** The key that another name stands for, and its new value: the same, another one, or nothing (the key is removed). */
export interface Target {
  readonly path: string;
  readonly value: 'the same' | 'nothing' | { readonly json: JsonValue };
}

/** The result of looking up a key by another name. */
export interface CarryOver {
  /** Paths of the keys that it stands for; empty if DeepSpeed has no such key. */
  readonly paths: readonly string[];
  /** The key that replaces it; undefined if its value does not fit or if several keys are possible. */
  readonly target?: Target;
  /** Whether the file already has the key. */
  readonly isTaken: boolean;
}

/** Returns the `type` of the section, which decides which parameters an optimizer or scheduler has. */
function typeAt({ document }: Reading, path: string): string | undefined {
  const [section = ''] = path.split('.');
  const type = valueAt(document.root, section, 'type');
  return type?.kind === 'string' ? type.value : undefined;
}

function nodeAt(path: string, reading: Reading): CatalogNode | undefined {
  const { version, loader } = reading.assumptions;
  const isRefused = Object.hasOwn(loader.refuses ?? {}, path);
  const node = isRefused ? undefined : lookUp(path, typeAt(reading, path), version);
  const parameter = node?.parameter;
  return node?.name === '*' || parameter === undefined || !isRead(parameter) || !isThereIn(node as CatalogNode, version)
    ? undefined
    : node;
}

function takes(parameter: Parameter, value: ValueNode, path: string, { assumptions }: Reading): boolean {
  if (isUnknown(value)) {
    return true;
  }
  if (value.kind === 'null') {
    return parameter.null === 'absent';
  }
  if (value.kind === 'string' && value.value === 'auto') {
    return takesAuto(parameter) || fillOf(assumptions.loader, path) !== undefined;
  }
  return coerce(parameter, value).ok;
}

/** Returns the object that DeepSpeed reads for a device name or for a boolean switch. */
function asDevice(value: ValueNode): Target['value'] | undefined {
  switch (value.kind) {
    case 'boolean':
      return value.value === true ? { json: { device: 'cpu' } } : 'nothing';
    case 'string':
      return /^(cpu|nvme|none)$/.test(value.value) ? { json: { device: value.value } } : undefined;
    default:
      return value.kind === 'object' ? 'the same' : undefined;
  }
}

function asPower(value: ValueNode): Target['value'] | undefined {
  const power = value.kind === 'number' ? Math.log2(value.value) : Number.NaN;
  return Number.isInteger(power) && power >= 0 ? { json: power } : undefined;
}

/** Returns the entries for all items of a list; `entry` names one item. */
function partsOf({ paths }: OtherName): readonly OtherName[] {
  return nameLists.flatMap(({ entries }) =>
    entries.filter(each => each.item !== undefined && each.paths?.[0] === paths?.[0]),
  );
}

/**
 * Returns a list whose items the file has under separate names. Items that the file does not have are the default ones.
 */
function asList({ parent }: PropertyNode, entry: OtherName, parameter: Parameter): Target['value'] | undefined {
  const { default: preset } = parameter;
  if (!Array.isArray(preset)) {
    return undefined;
  }
  const section = parent.parent?.kind === 'property' ? pathOf(parent.parent).join('.') : '';
  const list: JsonValue[] = [...preset];
  for (const { names, item = 0 } of partsOf(entry)) {
    const part = parent.properties.find(({ key }) => names.includes(`${section}.${foldedName(key.name)}`))?.value;
    if (part !== undefined) {
      if (part.kind !== 'number') {
        return undefined;
      }
      list[item] = Number(part.value);
    }
  }
  return { json: list };
}

function carriedValue(
  property: PropertyNode,
  entry: OtherName,
  value: ValueNode,
  path: string,
  reading: Reading,
): Target['value'] | undefined {
  const parameter = nodeAt(path, reading)?.parameter;
  if (entry.item !== undefined) {
    return parameter && asList(property, entry, parameter);
  }
  switch (entry.value) {
    case 'device':
      return asDevice(value);
    case 'power':
      return asPower(value);
    case 'by hand':
      return undefined;
    default:
      return parameter !== undefined && takes(parameter, value, path, reading) ? 'the same' : undefined;
  }
}

function byValue({ byValue: choices = {} }: OtherName, value: ValueNode | undefined): Target | undefined {
  const isScalar = value?.kind === 'string' || value?.kind === 'boolean' || value?.kind === 'number';
  const json = isScalar ? JSON.stringify(value.value).toLowerCase() : '';
  const choice = Object.hasOwn(choices, json) ? choices[json] : undefined;
  return choice && { path: choice[0], value: { json: choice[1] } };
}

/** Whether the key can be written. A new `optimizer` or `scheduler` section would lack its type and stop the run. */
function isReachable(path: string, { document }: Reading): boolean {
  const names = path.split('.');
  const [section = ''] = names;
  const isMade = !/^(optimizer|scheduler)$/.test(section) || valueAt(document.root, section) !== undefined;
  return isMade && canMove(draftOf(document), names.slice(0, -1), names.at(-1) ?? '');
}

/** Whether the file has a key, under any of its names. */
function isWritten(path: string, { document }: Reading): boolean {
  return valueAt(document.root, ...path.split('.')) !== undefined || propertyAt(document, path) !== undefined;
}

/** Returns which key replaces one that goes by another name, for a file, a loader and a release. */
export function carryOver(property: PropertyNode, entry: OtherName, reading: Reading): CarryOver {
  const chosen = byValue(entry, property.value);
  const paths = [...(chosen === undefined ? [] : [chosen.path]), ...(entry.paths ?? [])].filter(
    path => nodeAt(path, reading) !== undefined,
  );
  const [path] = paths;
  const taken = paths.find(each => isWritten(each, reading));
  if (paths.length > 1 && taken !== undefined && entry.value !== 'by hand') {
    return { paths: [taken], isTaken: true };
  }
  if (path === undefined || paths.length > 1) {
    return { paths, isTaken: false };
  }
  if (isWritten(path, reading)) {
    return { paths, isTaken: entry.value !== 'by hand' };
  }
  const value = chosen?.value ?? (property.value && carriedValue(property, entry, property.value, path, reading));
  const target = value !== undefined && isReachable(path, reading) ? { path, value } : undefined;
  return { paths, isTaken: false, ...(target && { target }) };
}

/**
 * Returns the fixes of a key that goes by another name: one that rewrites it if the target is clear, and one that
 * removes it.
 */
export function carryFixes(property: PropertyNode, { paths, target }: CarryOver): readonly Fix[] {
  if (target?.value === 'nothing') {
    return [removeKey(property, true)];
  }
  const isOpen = target === undefined && paths.length > 1;
  const remove = removeKey(property, !isOpen && target === undefined);
  return target === undefined ? [remove] : [carryFix(property, target), { ...remove, otherwise: true }];
}

/** Returns the fix that writes a key under the path that DeepSpeed reads. */
function carryFix(property: PropertyNode, { path, value }: Target): Fix {
  const names = path.split('.');
  const section = names.slice(0, -1);
  const name = names.at(-1) ?? '';
  const isBeside = pathOf(property).slice(0, -1).join('.') === section.join('.');
  if (typeof value === 'string') {
    return isBeside ? renameKey(property, name) : { ...moveKey(property, section, name), title: `Move to "${path}"` };
  }
  return {
    title: `Write "${path}": ${renderInline(value.json)}`,
    preferred: true,
    // The number is then an argument of the program, which the file no longer has.
    risk: value.json === 'auto' ? `replaces ${writtenIn(property)}` : '',
    apply(draft) {
      const source = inDraft(draft, property);
      if (source === undefined || !canMove(draft, section, name)) {
        return;
      }
      if (isBeside && propertyOf(source.parent, name) === undefined) {
        draft.rename(source, name, value.json);
      } else if (draft.remove(source)) {
        assign(draft, names, value.json);
      }
    },
  };
}
