import { type PropertyNode, propertyOf, type ValueNode, valueAt } from '../document/syntax-tree.js';
import { type Fill, fillOf, type Loader } from '../loaders/loader.js';
import type { ConfigContext } from './config-context.js';
import { isLiteral } from './stage.js';

/** The number that Python compares: true and false are 1 and 0 to it, and its words for what is not finite are numbers. */
function numberOf(value: ValueNode): number | undefined {
  switch (value.kind) {
    case 'number':
    case 'boolean':
      return Number(value.value);
    case 'word':
      return value.value === 'NaN' || /^-?Infinity$/.test(String(value.value)) ? Number(value.value) : undefined;
    default:
      return undefined;
  }
}

/** Words that are no numbers are placeholders. */
function isPair(value: ValueNode): boolean {
  const isNumber = (item: ValueNode): boolean =>
    !Number.isNaN(numberOf(item) ?? (item.kind === 'word' ? 0 : Number.NaN));
  return value.kind === 'array' && value.items.length === 2 && value.items.every(isNumber);
}

function canBeEqual({ kind, least = 0 }: Fill, value: ValueNode): boolean {
  if (kind === 'pair') {
    return isPair(value);
  }
  if (value.kind === 'string') {
    return kind === 'text';
  }
  const number = numberOf(value);
  if (number === undefined) {
    // Words are placeholders, or an error of their own.
    return value.kind === 'word';
  }
  switch (kind) {
    case 'count':
      return Number.isInteger(number) && number >= least;
    case 'switch':
      return number === 0 || number === 1;
    case 'text':
      return false;
    default:
      return !Number.isNaN(number);
  }
}

/** What an argument can be, reads well after "is ". */
function domainOf({ kind, least = 0 }: Fill): string {
  switch (kind) {
    case 'count':
      return `a whole number from ${least} on`;
    case 'switch':
      return 'true or false';
    case 'pair':
      return 'two numbers';
    case 'text':
      return 'a text';
    default:
      return 'a number';
  }
}

/** An argument that a literal is compared with, and what it can be. */
export interface Compared {
  readonly argument: string;
  readonly domain: string;
}

/**
 * The argument that the loader compares a value with although the two can never be equal, as texts and numbers cannot be: the
 * run stops before DeepSpeed sees the file. Null is not compared. Source:
 * transformers/integrations/deepspeed.py:HfTrainerDeepSpeedConfig.fill_match.
 */
export function neverEqualTo(path: string, value: ValueNode, { assumptions }: ConfigContext): Compared | undefined {
  const fill = fillOf(assumptions.loader, path);
  const argument = fill?.comparedWith;
  return fill === undefined || argument === undefined || !isCompared(value) || canBeEqual(fill, value)
    ? undefined
    : { argument, domain: domainOf(fill) };
}

/** Null counts as absent, and "auto" is filled in. */
function isCompared(value: ValueNode): boolean {
  return value.kind !== 'null' && !isLiteral(value, 'auto');
}

interface ComparedKey {
  readonly path: string;
  readonly names: readonly string[];
  readonly argument: string;
}

const keysOf = new WeakMap<Loader, readonly ComparedKey[]>();

function comparedKeys(loader: Loader): readonly ComparedKey[] {
  const keys =
    keysOf.get(loader) ??
    Object.entries(loader.fills).flatMap(([path, { comparedWith }]) =>
      comparedWith === undefined ? [] : [{ path, names: path.split('.'), argument: comparedWith }],
    );
  keysOf.set(loader, keys);
  return keys;
}

/** A literal of a file that the loader compares with an argument. */
export interface ComparedLiteral {
  readonly path: string;
  readonly argument: string;
  readonly property: PropertyNode;
  readonly value: ValueNode;
}

/** The literals of a file that its loader compares with arguments, whatever the type of the optimizer or scheduler. */
export function comparedLiterals({ document, assumptions }: ConfigContext): readonly ComparedLiteral[] {
  return comparedKeys(assumptions.loader).flatMap(({ path, names, argument }) => {
    const section = names.length === 1 ? document.root : valueAt(document.root, ...names.slice(0, -1));
    const property = propertyOf(section, names[names.length - 1] ?? '');
    const value = property?.value;
    return property === undefined || value === undefined || !isCompared(value)
      ? []
      : [{ path, argument, property, value }];
  });
}
