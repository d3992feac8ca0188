import { keepLast } from '../caching/keep-last.js';
import { ofObject } from '../caching/of-object.js';
import { isUnknown, type PropertyNode, propertyOf, type ValueNode, valueAt } from '../document/syntax-tree.js';
import { type Fill, fillOf, type Loader } from '../loaders/loader.js';
import type { ConfigContext } from './config-context.js';
import { isLiteral } from './stage.js';

/** Returns the number that Python compares. It reads true and false as 1 and 0, and NaN and Infinity as numbers. */
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

/** Whether a value is a list of two numbers; in Python a tuple is not equal to it. Words that are not numbers are placeholders. */
function isPair(value: ValueNode): boolean {
  const isNumber = (item: ValueNode): boolean => !Number.isNaN(numberOf(item) ?? (isUnknown(item) ? 0 : Number.NaN));
  return value.kind === 'array' && value.isTuple !== true && value.items.length === 2 && value.items.every(isNumber);
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
    // Other words are placeholders, or an error that another rule reports.
    return isUnknown(value);
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

/** Returns the valid values of an argument; reads well after "is ". */
function domainOf({ kind, least = 0 }: Fill): string {
  switch (kind) {
    case 'count':
      return `an integer of at least ${least}`;
    case 'switch':
      return 'true or false';
    case 'pair':
      return 'a list of two numbers';
    case 'text':
      return 'a string';
    default:
      return 'a number';
  }
}

/** An argument that Trainer compares with a literal, and its valid values. */
export interface Compared {
  readonly argument: string;
  readonly domain: string;
}

/**
 * Returns the argument that the loader compares a value with if the two can never be equal, such as a string and a
 * number. The run then stops before DeepSpeed reads the file. Null is not compared. Source:
 * transformers/integrations/deepspeed.py:HfTrainerDeepSpeedConfig.fill_match.
 */
export function neverEqualTo(path: string, value: ValueNode, { assumptions }: ConfigContext): Compared | undefined {
  return neverEqual(fillOf(assumptions.loader, path), value);
}

function neverEqual(fill: Fill | undefined, value: ValueNode): Compared | undefined {
  const argument = fill?.comparedWith;
  return fill === undefined || argument === undefined || !isCompared(value) || canBeEqual(fill, value)
    ? undefined
    : { argument, domain: domainOf(fill) };
}

/** Whether the loader compares a value. Null counts as absent, and "auto" is filled in. */
function isCompared(value: ValueNode): boolean {
  return value.kind !== 'null' && !isLiteral(value, 'auto');
}

interface ComparedKey {
  readonly path: string;
  readonly name: string;
  readonly argument: string;
  readonly fill: Fill;
}

/** The keys that a loader compares, each with the path to its section. */
const comparedKeys = ofObject((loader: Loader): readonly (readonly [readonly string[], readonly ComparedKey[]])[] => {
  const bySection = new Map<string, ComparedKey[]>();
  for (const [path, fill] of Object.entries(loader.fills)) {
    const { comparedWith } = fill;
    if (comparedWith !== undefined) {
      const names = path.split('.');
      const name = names.pop() ?? '';
      const section = names.join('.');
      bySection.set(section, [...(bySection.get(section) ?? []), { path, name, argument: comparedWith, fill }]);
    }
  }
  return [...bySection].map(([path, keys]) => [path === '' ? [] : path.split('.'), keys]);
});

/** A literal in a file that the loader compares with an argument. */
export interface ComparedLiteral {
  readonly path: string;
  readonly argument: string;
  readonly property: PropertyNode;
  readonly value: ValueNode;
  /** What the value can never equal; undefined if it may be equal. */
  readonly never: Compared | undefined;
}

/** Returns the literals of a file that its loader compares with arguments, for any type of optimizer or scheduler. */
export function comparedLiterals({ document, assumptions }: ConfigContext): readonly ComparedLiteral[] {
  return literalsIn(document.root, assumptions.loader);
}

const literalsIn = keepLast((root: ValueNode | undefined, loader: Loader): readonly ComparedLiteral[] => {
  const literals: ComparedLiteral[] = [];
  for (const [path, keys] of comparedKeys(loader)) {
    const section = valueAt(root, ...path);
    for (const { path, name, argument, fill } of section === undefined ? [] : keys) {
      const property = propertyOf(section, name);
      const value = property?.value;
      if (property !== undefined && value !== undefined && isCompared(value)) {
        literals.push({ path, argument, property, value, never: neverEqual(fill, value) });
      }
    }
  }
  return literals;
});
