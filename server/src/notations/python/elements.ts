import type { SyntaxNode } from '@lezer/common';
import { stringValue } from './literals.js';

/** An element of a dict: the expression for it, and its keys. */
export interface Element {
  readonly node: SyntaxNode;
  readonly keys: readonly SyntaxNode[];
}

/** Returns the element of a dict that subscripts behind its name choose: `["fp16"]["enabled"]`. */
export function elementOf(name: SyntaxNode): Element {
  const keys: SyntaxNode[] = [];
  let node = name;
  for (let outer = node.parent; outer?.name === 'MemberExpression' && outer.from === name.from; outer = node.parent) {
    const key = node.nextSibling?.name === '[' ? node.nextSibling.nextSibling : null;
    if (key?.name !== 'String' || key.nextSibling?.name !== ']') {
      break;
    }
    keys.push(key);
    node = outer;
  }
  return { node, keys };
}

export function pathOf(text: string, keys: readonly SyntaxNode[]): readonly string[] | undefined {
  const names = keys.map(({ from, to }) => stringValue(text.slice(from, to)));
  return names.includes(undefined) ? undefined : (names as string[]);
}

/** A place at which a program names a key of a dict and gives it no value. */
export interface NamedKey {
  readonly path: readonly string[];
  readonly key: SyntaxNode;
  /** The offset of the `=` behind which a value is still missing. */
  readonly assign?: number;
}

/** Methods whose first argument is a key. */
const methods = /^(?:get|pop|setdefault)$/;

/** Returns the key that a method of an element gets: `config.get("fp16")`. */
function keyOfMethod(text: string, { node }: Element): SyntaxNode | undefined {
  const method = node.nextSibling?.name === '.' ? node.nextSibling.nextSibling : null;
  const call = node.parent?.parent;
  const isCall = method !== null && call?.name === 'CallExpression' && call.firstChild?.from === node.from;
  const first =
    isCall && methods.test(text.slice(method.from, method.to)) ? call.lastChild?.firstChild?.nextSibling : null;
  return first?.name === 'String' ? first : undefined;
}

/** Whether an element is the target of a finished assignment: then its last key is a member. */
function isAssigned({ node }: Element): boolean {
  return node.parent?.name === 'AssignStatement' && node.parent.firstChild?.from === node.from;
}

/** Returns the offset of an `=` behind an element that no value follows. */
function openAssignment(text: string, { node }: Element): number | undefined {
  const [blank] = /^[ \t]*=(?=[ \t]*(?:[\r\n#]|$))/.exec(text.slice(node.to, node.to + 100)) ?? [];
  return blank === undefined ? undefined : node.to + blank.length - 1;
}

/** Returns the places at which an element names keys, but for a last one that is assigned. */
export function namedKeysOf(text: string, element: Element): readonly NamedKey[] {
  const { keys } = element;
  const found: NamedKey[] = [];
  const assign = keys.length === 0 ? undefined : openAssignment(text, element);
  for (const [i, key] of keys.entries()) {
    const path = pathOf(text, keys.slice(0, i + 1));
    const isLast = i === keys.length - 1;
    if (path !== undefined && !(isLast && assign === undefined && isAssigned(element))) {
      found.push({ path, key, ...(isLast && assign !== undefined ? { assign } : {}) });
    }
  }
  const key = keyOfMethod(text, element);
  const path = key && pathOf(text, [...keys, key]);
  return path === undefined || key === undefined ? found : [...found, { path, key }];
}
