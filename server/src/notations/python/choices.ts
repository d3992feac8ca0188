import type { SyntaxNode } from '@lezer/common';
import { childrenOf } from './bindings.js';

/** Returns the dicts that an expression can be: `{...} if offload else {...}`. */
export function choicesIn(expression: SyntaxNode): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  const pending = [expression];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const children = childrenOf(node);
    if (node.name === 'DictionaryExpression' || node.name === 'CallExpression') {
      found.push(node);
    } else if (node.name === 'ConditionalExpression') {
      pending.push(...[children[0], children[4]].flatMap(child => child ?? []));
    } else if (node.name === 'ParenthesizedExpression') {
      pending.push(...children.slice(1, 2));
    } else if (node.name === 'BinaryExpression' && children[1]?.name === 'or') {
      pending.push(...[children[0], children[2]].flatMap(child => child ?? []));
    }
  }
  return found;
}
