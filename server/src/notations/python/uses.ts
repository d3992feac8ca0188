import type { SyntaxNode } from '@lezer/common';
import type { LoaderId } from '../../loaders/loader-id.js';
import { bindingAt, usesOfBinding } from './bindings.js';
import { type Fate, fateIn, loaderOfCall } from './callees.js';
import type { Program } from './program.js';

/** What a program does with a dict. */
export interface Use {
  /** The target of its assignment; empty if there is none. */
  readonly target: string;
  /** False unless it is certain that a loader reads the dict as it is written. */
  readonly isComplete: boolean;
  readonly loader?: LoaderId;
  /** The call that reads it. */
  readonly reader?: string;
}

/** Returns the calls of a file, as they are written: `deepspeed.initialize`. */
function calleesIn({ text, tree }: Program): readonly string[] {
  const found: string[] = [];
  tree.iterate({
    enter({ name, node }) {
      if (name === 'CallExpression' && node.firstChild !== null) {
        const { from, to } = node.firstChild;
        if (to - from < 100) {
          found.push(text.slice(from, to).replace(/\s+/g, ''));
        }
      }
    },
  });
  return found;
}

/** Returns the loader whose calls a file has, if they are those of one loader. */
export function loaderOfFile(program: Program): LoaderId | undefined {
  const loaders = new Set(calleesIn(program).map(loaderOfCall));
  loaders.delete(undefined);
  return loaders.size === 1 ? [...loaders][0] : undefined;
}

/** Returns the expression that a node is, with the parentheses around it. */
export function withParentheses(node: SyntaxNode): SyntaxNode {
  let outer = node;
  while (outer.parent?.name === 'ParenthesizedExpression') {
    outer = outer.parent;
  }
  return outer;
}

/** Returns the function of a call as it is written, without blanks: `deepspeed.initialize`. */
export function calleeOf(text: string, { firstChild }: SyntaxNode): string {
  return firstChild === null ? '' : text.slice(firstChild.from, firstChild.to).replace(/\s+/g, '');
}

/** Returns what a call does with an argument. */
export function fateOf(text: string, node: SyntaxNode): (Fate & { readonly callee: string }) | undefined {
  const list = node.parent;
  const call = list?.parent;
  if (list?.name !== 'ArgList' || call?.name !== 'CallExpression' || call.firstChild === null) {
    return undefined;
  }
  const callee = calleeOf(text, call);
  const assign = node.prevSibling?.name === 'AssignOp' ? node.prevSibling.prevSibling : null;
  const keyword = assign === null ? undefined : text.slice(assign.from, assign.to);
  const fate = fateIn(callee, keyword, node.prevSibling?.name === '(');
  return fate === undefined ? undefined : { ...fate, callee };
}

/** Operators whose result is not one of their operands. */
const operators = new Set(['CompareOp', 'ArithOp', 'in', 'is', 'not']);

function isGlanceIn(around: SyntaxNode | null): boolean {
  if (around?.name === 'BinaryExpression') {
    const operator = around.firstChild?.nextSibling;
    return operator !== null && operator !== undefined && operators.has(operator.name);
  }
  return around?.name === 'FormatReplacement' || around?.name === 'AssertStatement' || around?.name === 'IfStatement';
}

/** Whether a use of a name reads a single value and keeps nothing: a comparison, a condition, a part of an f-string. */
function isGlance(name: SyntaxNode): boolean {
  let node = name;
  while (node.parent?.name === 'MemberExpression' && node.parent.firstChild?.from === node.from) {
    if (node.nextSibling?.name !== '[') {
      return false;
    }
    node = node.parent;
  }
  return isGlanceIn(withParentheses(node).parent);
}

/** Whether a use of a name leaves the dict as it is and gives it to nobody. */
export function isHarmless(name: SyntaxNode): boolean {
  return isOther(name) || isGlance(name);
}

/** Whether a name is only the label of an argument or an attribute, or is given another value. */
function isOther(name: SyntaxNode): boolean {
  const { parent, nextSibling } = name;
  if (parent?.name === 'ArgList') {
    return nextSibling?.name === 'AssignOp';
  }
  const isTarget = nextSibling?.name === 'AssignOp' || nextSibling?.name === 'TypeDef';
  return parent?.name === 'AssignStatement' && isTarget && name.prevSibling === null;
}

function use(target: string, reader?: { readonly loader: LoaderId | undefined; readonly callee: string }): Use {
  return {
    target,
    isComplete: reader !== undefined,
    ...(reader === undefined ? {} : { reader: reader.callee }),
    ...(reader?.loader === undefined ? {} : { loader: reader.loader }),
  };
}

function useOfName(program: Program, name: string, own: number): Use {
  let found = use(name);
  let isChanged = false;
  const uses = usesOfBinding(program, name, bindingAt(program, name, own));
  for (const node of uses.filter(each => each.from !== own && !isHarmless(each))) {
    const fate = fateOf(program.text, withParentheses(node));
    isChanged ||= fate === undefined;
    if (fate?.by === 'reader' && (found.loader === undefined || fate.loader === 'deepspeed')) {
      found = use(name, fate);
    }
  }
  return isChanged ? { ...found, isComplete: false } : found;
}

/** Returns what a program does with the dict at an offset. */
export function useOf(program: Program, offset: number): Use {
  const { text, tree } = program;
  const own = tree.resolveInner(offset, 1).parent;
  if (own === null) {
    return use('');
  }
  const node = withParentheses(own);
  const fate = fateOf(text, node);
  if (fate?.by === 'reader') {
    return use('', fate);
  }
  const statement = node.parent;
  const target = statement?.firstChild;
  if (statement?.name !== 'AssignStatement' || !target || node.nextSibling !== null) {
    return use('');
  }
  const name = text.slice(target.from, target.to);
  const before = node.prevSibling?.prevSibling;
  const single = before?.name === 'TypeDef' ? before.prevSibling : before;
  const isOnlyName = target.name === 'VariableName' && single?.from === target.from;
  return isOnlyName ? useOfName(program, name, target.from) : use(name);
}
