import type { SyntaxNode } from '@lezer/common';
import { type Binding, childrenOf, usesOfBinding } from './bindings.js';
import { stringValue } from './literals.js';
import type { Program } from './program.js';
import { fateOf, isHarmless, withParentheses } from './uses.js';

/** An assignment to a key of a dict: `config["fp16"]["enabled"] = True`. */
export interface Change {
  readonly path: readonly string[];
  readonly key: SyntaxNode;
  readonly assign: SyntaxNode;
  readonly value: SyntaxNode;
  /** Whether the code that makes the dict always runs it. */
  readonly isCertain: boolean;
}

/** A call of `update` with a dict: `config["fp16"].update({...})`. */
export interface Update {
  readonly path: readonly string[];
  readonly dict: SyntaxNode;
}

/** What a program does with a dict by its name. */
export interface Changes {
  readonly changes: readonly Change[];
  readonly updates: readonly Update[];
  /** Whether it may add keys in other ways. */
  readonly isOpen: boolean;
  /** The places in other dicts that it stands at, in order. */
  readonly mentions: readonly SyntaxNode[];
}

interface Element {
  readonly node: SyntaxNode;
  readonly keys: readonly SyntaxNode[];
}

/** Returns the element of a dict that subscripts behind its name choose: `["fp16"]["enabled"]`. */
function elementOf(name: SyntaxNode): Element {
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

function pathOf(text: string, keys: readonly SyntaxNode[]): readonly string[] | undefined {
  const names = keys.map(({ from, to }) => stringValue(text.slice(from, to)));
  return names.includes(undefined) ? undefined : (names as string[]);
}

function changeOf(text: string, { node, keys }: Element, own: SyntaxNode): Change | undefined {
  const statement = node.parent;
  const [target, assign, value, rest] = statement === null ? [] : childrenOf(statement).filter(isNoType);
  const key = keys.at(-1);
  const path = pathOf(text, keys);
  if (
    statement?.name !== 'AssignStatement' ||
    target?.from !== node.from ||
    target.to !== node.to ||
    assign?.name !== 'AssignOp' ||
    value === undefined ||
    rest !== undefined ||
    key === undefined ||
    path === undefined
  ) {
    return undefined;
  }
  const isCertain = own.from < statement.from && own.parent?.from === statement.parent?.from;
  return { path, key, assign, value, isCertain: isCertain && own.parent?.to === statement.parent?.to };
}

function isNoType({ name }: SyntaxNode): boolean {
  return name !== 'TypeDef';
}

function updateOf(text: string, { node, keys }: Element): Update | undefined {
  const method = node.nextSibling?.name === '.' ? node.nextSibling.nextSibling : null;
  const call = node.parent?.parent;
  const path = pathOf(text, keys);
  if (method === null || text.slice(method.from, method.to) !== 'update' || call?.name !== 'CallExpression' || !path) {
    return undefined;
  }
  const [, dict, close] = call.lastChild === null ? [] : childrenOf(call.lastChild);
  return dict?.name === 'DictionaryExpression' && close?.name === ')' ? { path, dict } : undefined;
}

/** Whether a name stands for a value in a dict or list, or for one that is assigned to a key. */
function isMention(text: string, name: SyntaxNode): boolean {
  const node = withParentheses(name);
  const { parent, prevSibling } = node;
  switch (parent?.name) {
    case 'DictionaryExpression':
      return prevSibling?.name === ':';
    case 'ArrayExpression':
      return true;
    case 'ArgList': {
      const callee = parent.parent?.firstChild;
      return prevSibling?.name === 'AssignOp' && !!callee && text.slice(callee.from, callee.to) === 'dict';
    }
    case 'AssignStatement':
      return prevSibling?.name === 'AssignOp' && !node.nextSibling && parent.firstChild?.name === 'MemberExpression';
    default:
      return false;
  }
}

/** Returns what a program does with the dict that a statement assigns to a name. */
export function changesOf(program: Program, name: string, binding: Binding, own: SyntaxNode): Changes {
  const { text } = program;
  const changes: Change[] = [];
  const updates: Update[] = [];
  const mentions: SyntaxNode[] = [];
  let isOpen = false;
  for (const node of usesOfBinding(program, name, binding).filter(each => !isHarmless(each))) {
    const element = elementOf(node);
    const change = changeOf(text, element, own);
    const update = change === undefined ? updateOf(text, element) : undefined;
    if (change !== undefined) {
      changes.push(change);
      isOpen ||= !change.isCertain;
    } else if (update !== undefined) {
      updates.push(update);
      isOpen = true;
    } else if (isMention(text, node)) {
      mentions.push(node);
    } else {
      isOpen ||= fateOf(text, withParentheses(node)) === undefined;
    }
  }
  return { changes, updates, isOpen, mentions };
}

/** Returns the subscripts at the end of an expression, of which all are strings: `config["fp16"]["enabled"]`. */
function subscriptsAt(target: SyntaxNode): readonly SyntaxNode[] {
  const keys: SyntaxNode[] = [];
  let node: SyntaxNode | null = target;
  while (node?.name === 'MemberExpression' && node.lastChild?.name === ']') {
    const key: SyntaxNode | null = node.lastChild.prevSibling;
    if (key?.name !== 'String' || key.prevSibling?.name !== '[') {
      return [];
    }
    keys.unshift(key);
    node = node.firstChild;
  }
  return keys;
}

/** Returns the assignments of a program to keys of a config, by the first key, which only DeepSpeed has. */
export function assignmentsIn({ text, tree }: Program, isTelling: (key: string) => boolean): readonly Change[] {
  const changes: Change[] = [];
  tree.iterate({
    enter({ name, node }) {
      const [target, assign, value, rest] = name === 'AssignStatement' ? childrenOf(node).filter(isNoType) : [];
      const keys = target === undefined ? [] : subscriptsAt(target);
      const path = pathOf(text, keys);
      const key = keys.at(-1);
      const isPlain = assign?.name === 'AssignOp' && value !== undefined && rest === undefined;
      if (isPlain && key !== undefined && path?.[0] !== undefined && isTelling(path[0])) {
        changes.push({ path, key, assign, value, isCertain: false });
      }
    },
  });
  return changes;
}
