import type { SyntaxNode } from '@lezer/common';
import { type Binding, bindingAt, childrenOf, usesOfBinding } from './bindings.js';
import { type Element, elementOf, type NamedKey, namedKeysOf, pathOf } from './elements.js';
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

/** What a method or an operator does with a dict: `config["fp16"].update({...})`, `del config["fp16"]`. */
export interface Effect {
  /** The values that are unknown from there on: a last `*` is every key. */
  readonly forgotten: readonly (readonly string[])[];
  /** What keyword arguments and `setdefault` give to keys, maybe. */
  readonly members: readonly Change[];
  /** The dict whose members replace others. */
  readonly dict?: SyntaxNode;
  readonly path: readonly string[];
}

/** What a program does with a dict by its name. */
export interface Changes {
  /** In the order of the source. */
  readonly steps: readonly (Change | Effect)[];
  /** Whether it may add keys in other ways. */
  readonly isOpen: boolean;
  /** Its places in other dicts, in order. */
  readonly mentions: readonly SyntaxNode[];
  /** The places at which it names keys and gives them no values. */
  readonly named: readonly NamedKey[];
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

/** Returns the effect of a statement on an element: `del c["a"]`, `c["a"] += 1`, `c |= {...}`. */
function effectOfStatement({ node, keys }: Element, path: readonly string[]): Effect | undefined {
  const statement = node.parent;
  const last = statement?.lastChild;
  const isTarget = statement?.name === 'UpdateStatement' && statement.firstChild?.from === node.from;
  const isDict = isTarget && last?.name === 'DictionaryExpression';
  if (isDict) {
    return { path, forgotten: [], members: [], dict: last };
  }
  if (isTarget && keys.length > 0) {
    return { path, forgotten: [[...path, '*'], path], members: [] };
  }
  const isComputed = node.nextSibling?.name === '[';
  const holder = isComputed ? statement?.parent : statement;
  const forgotten = [isComputed ? [...path, '*'] : path];
  return holder?.name === 'DeleteStatement' ? { path, forgotten, members: [] } : undefined;
}

/** Returns the effect of the call of a method of an element: `c["a"].pop("b")`, `c.update(b=1)`. */
function effectOfCall(text: string, node: SyntaxNode, path: readonly string[]): Effect | undefined {
  const method = node.nextSibling?.name === '.' ? node.nextSibling.nextSibling : null;
  const call = node.parent?.parent;
  if (method === null || call?.name !== 'CallExpression' || call.firstChild?.from !== node.from) {
    return undefined;
  }
  const given = call.lastChild === null ? [] : childrenOf(call.lastChild);
  const [, first, comma, value] = given;
  const name = first?.name === 'String' ? stringValue(text.slice(first.from, first.to)) : undefined;
  const key = name === undefined ? undefined : [...path, name];
  switch (text.slice(method.from, method.to)) {
    case 'clear':
    case 'popitem':
      return { path, forgotten: [[...path, '*']], members: [] };
    case 'pop':
      return { path, forgotten: [key ?? [...path, '*']], members: [] };
    case 'setdefault': {
      const isGiven = key !== undefined && first !== undefined && comma?.name === ',' && value !== undefined;
      const member = isGiven ? [{ path: key, key: first, assign: comma, value, isCertain: false }] : [];
      return { path, forgotten: key === undefined ? [] : [key], members: member };
    }
    case 'update': {
      const members = given.flatMap((assign, i) => {
        const [label, argument] = [given[i - 1], given[i + 1]];
        return assign.name === 'AssignOp' && label !== undefined && argument !== undefined
          ? [
              {
                path: [...path, text.slice(label.from, label.to)],
                key: label,
                assign,
                value: argument,
                isCertain: false,
              },
            ]
          : [];
      });
      const isDict = first?.name === 'DictionaryExpression' || first?.firstChild?.name === 'VariableName';
      const dict = isDict ? { dict: first } : {};
      return { path, forgotten: members.map(member => member.path), members, ...dict };
    }
    default:
      return undefined;
  }
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
  const steps: (Change | Effect)[] = [];
  const mentions: SyntaxNode[] = [];
  const named: NamedKey[] = [];
  let isOpen = false;
  for (const node of usesOfBinding(program, name, binding)) {
    const element = elementOf(node);
    named.push(...namedKeysOf(text, element));
    if (isHarmless(node)) {
      continue;
    }
    const change = changeOf(text, element, own);
    const path = pathOf(text, element.keys);
    const effect = path && (effectOfStatement(element, path) ?? effectOfCall(text, element.node, path));
    if (change !== undefined) {
      steps.push(change);
      isOpen ||= !change.isCertain;
    } else if (effect !== undefined) {
      steps.push(effect);
      isOpen = true;
    } else if (isMention(text, node)) {
      mentions.push(node);
    } else {
      isOpen ||= fateOf(text, withParentheses(node)) === undefined;
    }
  }
  return { steps, isOpen, mentions, named };
}

/** Returns the subscripts at the end of an expression if all are strings: `config["fp16"]["enabled"]`. */
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

/** Returns the start of the only dict that a file assigns to the name in the target of an assignment to a key. */
export function dictOf(program: Program, { key }: Change): number | undefined {
  let name: SyntaxNode | null = key.parent;
  while (name?.name === 'MemberExpression') {
    name = name.firstChild;
  }
  const binding =
    name?.name === 'VariableName' ? bindingAt(program, program.text.slice(name.from, name.to), name.from) : undefined;
  return binding?.times === 1 ? binding.values[0]?.from : undefined;
}
