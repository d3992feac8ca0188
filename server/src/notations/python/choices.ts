import type { SyntaxNode } from '@lezer/common';
import type { ObjectNode } from '../../document/syntax-tree.js';
import { bindingAt, childrenOf } from './bindings.js';
import type { Program } from './program.js';

/** Returns the dicts that an expression can be: `{...} if offload else {...}`. */
function choicesIn(expression: SyntaxNode): readonly SyntaxNode[] {
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

/** Returns the dicts that an expression can be, also through a name. */
export function dictsOf(program: Program, node: SyntaxNode): readonly SyntaxNode[] {
  if (node.name !== 'VariableName') {
    return choicesIn(node);
  }
  const binding = bindingAt(program, program.text.slice(node.from, node.to), node.from);
  return (binding?.values ?? []).flatMap(choicesIn);
}

/** Returns the dicts that may be merged into a dict: `**({...} if offload else {})`. */
export function mergedInto(program: Program, { offset }: ObjectNode): readonly SyntaxNode[] {
  const own = program.tree.resolveInner(offset, 1);
  const list = own.name === 'VariableName' ? own.parent?.getChild('ArgList') : own.parent;
  const isDict = list?.name === 'ArgList' || list?.name === 'DictionaryExpression';
  return (isDict ? childrenOf(list) : []).flatMap(({ name, nextSibling }) =>
    name === '**' && nextSibling !== null ? dictsOf(program, nextSibling) : [],
  );
}
