import { type PropertyNode, propertyOf, type ValueNode } from '../document/syntax-tree.js';
import type { RuleContext } from './rule.js';
import { settled } from './settled.js';

/** The parts of a rule's context that say what becomes of a value. */
export type Reading = Pick<RuleContext, 'document' | 'assumptions'>;

/** Whether a switch is on: the default where it is absent, undefined where that cannot be told. */
export function isOn(reading: Reading, path: string): boolean | undefined {
  const value = settled(reading, path);
  return typeof value === 'boolean' ? value : undefined;
}

/** The ZeRO stage that DeepSpeed works with, undefined where it cannot be told; true is the old form of stage 1. */
export function stageIn(reading: Reading): number | undefined {
  const section = propertyOf(reading.document.root, 'zero_optimization')?.value;
  const stage = section?.kind === 'boolean' ? Number(section.value) : settled(reading, 'zero_optimization.stage');
  return typeof stage === 'number' ? stage : undefined;
}

const names = new Map<string, readonly string[]>();

/** The names of a path. Rules ask for the same few dozen paths in every file. */
function namesIn(path: string): readonly string[] {
  const known = names.get(path) ?? path.split('.');
  names.set(path, known);
  return known;
}

/** The property at a path of exact names, whatever its value. */
export function propertyAt(root: ValueNode | undefined, path: string): PropertyNode | undefined {
  let property: PropertyNode | undefined;
  let section = root;
  for (const name of namesIn(path)) {
    property = propertyOf(section, name);
    section = property?.value;
  }
  return property;
}
