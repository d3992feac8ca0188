import type { SyntaxNode } from '@lezer/common';
import type { CallKeyword } from '../../document/notation.js';
import { parsePython } from './program.js';

/** Returns the keyword that a call passes an argument by, if the offset is on its name. */
export function keywordAt(text: string, offset: number): CallKeyword | undefined {
  const tree = parsePython(text);
  const isName = (node: SyntaxNode): boolean => node.name === 'VariableName' && node.parent?.name === 'ArgList';
  const node = [tree.resolveInner(offset, 1), tree.resolveInner(offset, -1)].find(isName);
  const list = node?.parent;
  const call = list?.parent;
  if (node === undefined || call?.name !== 'CallExpression' || node.nextSibling?.name !== 'AssignOp') {
    return undefined;
  }
  return {
    callee: text.slice(call.from, list?.from).trim(),
    name: text.slice(node.from, node.to),
    offset: node.from,
    end: node.to,
  };
}
