import type { ValueNode } from '../document/syntax-tree.js';
import { fillOf } from '../loaders/loader.js';
import type { RuleContext } from './rule.js';
import { isLiteral } from './stage.js';

/** The one argument that is a pair of numbers; the others are a number or a switch each. */
const pair = 'optimizer.params.betas';

function canBeEqual(path: string, value: ValueNode): boolean {
  switch (value.kind) {
    case 'string':
      return isLiteral(value, 'auto');
    case 'array':
      return (
        path === pair && value.items.every(({ kind }) => kind !== 'string' && kind !== 'object' && kind !== 'array')
      );
    case 'number':
    case 'boolean':
      return path !== pair;
    case 'object':
      return false;
    default:
      return true;
  }
}

/**
 * The argument that the loader compares a value with although the two can never be equal, as texts and numbers cannot be: the
 * run stops before DeepSpeed sees the file. Source: transformers/integrations/deepspeed.py:110 (fill_match).
 */
export function neverEqualTo(path: string, value: ValueNode, { assumptions }: RuleContext): string | undefined {
  const argument = fillOf(assumptions.loader, path)?.comparedWith;
  return argument === undefined || canBeEqual(path, value) ? undefined : argument;
}
