import { lineStart } from '../../document/line-start.js';
import type { ArrayNode, ObjectNode } from '../../document/syntax-tree.js';

export function isInBrackets(text: string, node: ObjectNode | ArrayNode): boolean {
  return text[node.offset] === '{' || text[node.offset] === '[';
}

export function columnOf(text: string, offset: number): number {
  const start = lineStart(text, offset);
  return offset - start - (text[start] === '\uFEFF' ? 1 : 0);
}

export function lineEnd(text: string, offset: number): number {
  const rest = /[^\r\n]*/y;
  rest.lastIndex = offset;
  return offset + (rest.exec(text)?.[0].length ?? 0);
}
