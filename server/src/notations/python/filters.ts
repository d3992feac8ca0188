import type { SyntaxNode } from '@lezer/common';
import { type Mutable, type PropertyNode, propertiesOf, type ValueNode } from '../../document/syntax-tree.js';
import { bindingAt, usesOfBinding } from './bindings.js';

import type { Program } from './program.js';
import { calleeOf, fateOf, withParentheses } from './uses.js';

/** Functions that keep every value, or whose result is not the dict. */
const keeping = /(?:^|\.)(?:(?:deep)?copy|dict|len|list|type|id|iter|sorted|\w*dumps?|[A-Z]\w*)$/;

/** Whether an expression of a dict goes into a comprehension: `{k: v for k, v in config.items() if v is not None}`. */
function isComprehended(node: SyntaxNode): boolean {
  const call = node.parent?.name === 'MemberExpression' ? node.parent.parent : null;
  const whole = call?.name === 'CallExpression' ? withParentheses(call) : null;
  // A generator that is the only argument has no node of its own.
  return whole?.prevSibling?.name === 'in' && /Comprehension|ArgList/.test(whole.parent?.name ?? '');
}

/** Whether an expression of a dict is the first argument of a function that may return another dict. */
function isHandedOver(text: string, node: SyntaxNode): boolean {
  const call = node.parent?.parent;
  return (
    node.parent?.name === 'ArgList' &&
    node.prevSibling?.name === '(' &&
    call?.name === 'CallExpression' &&
    call.parent?.name !== 'ExpressionStatement' &&
    fateOf(text, node) === undefined &&
    !keeping.test(calleeOf(text, call))
  );
}

/** Returns the name that a dict is assigned to. */
function nameOf(node: SyntaxNode): SyntaxNode | undefined {
  const before = node.prevSibling?.prevSibling;
  const name = before?.name === 'TypeDef' ? before.prevSibling : before;
  const isOnly = node.parent?.name === 'AssignStatement' && node.nextSibling === null && name?.prevSibling === null;
  return isOnly && name.name === 'VariableName' ? name : undefined;
}

/** Whether a program may leave members of the dict at an offset out: those that are None. */
export function isFiltered(program: Program, offset: number): boolean {
  const { text, tree } = program;
  const own = tree.resolveInner(offset, 1).parent;
  if (own === null) {
    return false;
  }
  const node = withParentheses(own);
  const name = nameOf(node);
  const written = name && text.slice(name.from, name.to);
  const binding = name && written && bindingAt(program, written, name.from);
  const uses = written && binding ? usesOfBinding(program, written, binding).map(withParentheses) : [];
  return [node, ...uses].some(each => isComprehended(each) || isHandedOver(text, each));
}

function unknown({ offset, end, parent }: ValueNode): ValueNode {
  return { kind: 'expression', value: 'None', offset, end, parent };
}

/** Makes each None in a dict unknown. */
export function withoutNone(root: ValueNode): void {
  for (const property of propertiesOf(root)) {
    if (property.value?.kind === 'null') {
      (property as Mutable<PropertyNode>).value = unknown(property.value);
    }
  }
}
