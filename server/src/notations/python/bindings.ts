import type { SyntaxNode } from '@lezer/common';
import { ofObject } from '../../caching/of-object.js';
import type { Program } from './program.js';

/** How often code binds a name in a scope. */
export interface Binding {
  times: number;
  /** What plain assignments bind to the name. */
  readonly values: SyntaxNode[];
}

/** Stands for the scope of a name that a function shares with code around it. Nobody works out whose variable that is. */
const shared = -2;

/** Counts for a name that is changed in another way than by an assignment. */
const often = 2;

const scopes = new Set(['FunctionDefinition', 'ClassDefinition', 'LambdaExpression']);

export function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    children.push(child);
  }
  return children;
}

/** Returns the function or class around a node. */
export function scopeOf(node: SyntaxNode): SyntaxNode | undefined {
  for (let around = node.parent; around !== null; around = around.parent) {
    if (scopes.has(around.name)) {
      return around;
    }
  }
  return undefined;
}

/** Returns the names in a target of an assignment or a pattern. An attribute or an element binds no name. */
function namesIn(node: SyntaxNode): readonly SyntaxNode[] {
  const names: SyntaxNode[] = [];
  const pending = [node];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next.name === 'VariableName') {
      names.push(next);
    } else if (next.name !== 'MemberExpression' && next.name !== 'TypeDef') {
      pending.push(...childrenOf(next));
    }
  }
  return names;
}

/** Returns the children between two marks, or up to the end. */
function between(children: readonly SyntaxNode[], from: string, to: string): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  let isInside = false;
  for (const child of children) {
    isInside = child.name === from || (isInside && child.name !== to);
    if (isInside && child.name !== from) {
      found.push(child);
    }
  }
  return found;
}

/** Returns the nodes whose names a node binds. */
function boundBy(node: SyntaxNode): readonly SyntaxNode[] {
  const children = childrenOf(node);
  switch (node.name) {
    case 'FunctionDefinition':
    case 'ClassDefinition':
    case 'NamedExpression':
      return children.filter(({ name }) => name === 'VariableName').slice(0, 1);
    case 'ParamList':
      return children.filter((child, i) => child.name === 'VariableName' && children[i - 1]?.name !== 'AssignOp');
    case 'ForStatement':
    case 'ArrayComprehensionExpression':
    case 'DictionaryComprehensionExpression':
    case 'SetComprehensionExpression':
    case 'ComprehensionExpression':
      return between(children, 'for', 'in');
    case 'WithStatement':
    case 'TryStatement':
      return children.filter((_, i) => children[i - 1]?.name === 'as');
    case 'ImportStatement':
    case 'MatchClause':
      return children.filter(({ name }) => name !== 'Body');
    default:
      return [];
  }
}

function isChange(name: string): boolean {
  return name === 'UpdateStatement' || name === 'ScopeStatement' || name === 'DeleteStatement';
}

/** Whether a statement adds members to a dict, which stays the same: `c |= {...}`. */
function isUnion({ name, lastChild }: SyntaxNode): boolean {
  return name === 'UpdateStatement' && lastChild?.name === 'DictionaryExpression';
}

/** Returns the assignment of one expression to one name, such as `stage = 3` or `stage: int = 3`. */
function plainAssignment(children: readonly SyntaxNode[]): { name: SyntaxNode; value: SyntaxNode } | undefined {
  const [name, assign, value, rest] = children.filter(child => child.name !== 'TypeDef');
  return name?.name === 'VariableName' && assign?.name === 'AssignOp' && value !== undefined && rest === undefined
    ? { name, value }
    : undefined;
}

/** Returns the bindings of each name of a program, by the start of the function or class that binds it, -1 for the file. */
export const bindingsOf = ofObject(({ text, tree }: Program): ReadonlyMap<string, ReadonlyMap<number, Binding>> => {
  const bindings = new Map<string, Map<number, Binding>>();
  const bind = (node: SyntaxNode, around: SyntaxNode | undefined, times: number, value?: SyntaxNode): void => {
    const name = text.slice(node.from, node.to);
    const scope = around?.from ?? -1;
    const all = bindings.get(name) ?? new Map<number, Binding>();
    bindings.set(name, all);
    const binding = all.get(scope) ?? { times: 0, values: [] };
    all.set(scope, binding);
    binding.times += times;
    binding.values.push(...(value ? [value] : []));
  };
  tree.iterate({
    enter({ name, node }) {
      if (name === 'AssignStatement') {
        const children = childrenOf(node);
        const plain = plainAssignment(children);
        if (plain !== undefined) {
          bind(plain.name, scopeOf(node), 1, plain.value);
        } else {
          const last = children.findLastIndex(child => child.name === 'AssignOp');
          for (const found of children.slice(0, Math.max(0, last)).flatMap(namesIn)) {
            bind(found, scopeOf(node), often);
          }
        }
      } else if (isChange(name) && !isUnion(node)) {
        const [first, ...others] = childrenOf(node).filter(child => child.name === 'VariableName');
        for (const found of name === 'UpdateStatement' ? [first] : [first, ...others]) {
          if (found !== undefined) {
            bind(found, scopeOf(node), often);
            if (name === 'ScopeStatement') {
              bind(found, undefined, often);
              bindings.get(text.slice(found.from, found.to))?.set(shared, { times: often, values: [] });
            }
          }
        }
      } else {
        const isDefinition = name === 'FunctionDefinition' || name === 'ClassDefinition';
        for (const found of boundBy(node).flatMap(namesIn)) {
          bind(found, isDefinition ? scopeOf(node) : scopeOf(found), 1);
        }
      }
    },
  });
  return bindings;
});

/** Returns what a name at an offset is bound by; undefined if nothing in the file binds it. */
export function bindingAt(program: Program, name: string, offset: number): Binding | undefined {
  const all = bindingsOf(program).get(name);
  if (all === undefined) {
    return undefined;
  }
  const innermost = scopeOf(program.tree.resolveInner(offset, 1));
  for (let around = innermost; ; around = scopeOf(around)) {
    const from = around?.from ?? -1;
    // Nothing else sees the names of the body of a class.
    const isSeen = around === innermost || around?.name !== 'ClassDefinition';
    const found = isSeen ? all.get(from) : undefined;
    if (found !== undefined || around === undefined) {
      return found;
    }
  }
}

type Uses = ReadonlyMap<Binding | undefined, readonly SyntaxNode[]>;

const usesOf = ofObject((_: Program) => new Map<string, Uses>());

function findUses(program: Program, name: string): Uses {
  const isShared = bindingsOf(program).get(name)?.has(shared) === true;
  const uses = new Map<Binding | undefined, SyntaxNode[]>();
  for (const { offset } of program.named(name)) {
    const node = program.tree.resolveInner(offset, 1);
    if (node.name === 'VariableName') {
      const binding = isShared ? undefined : bindingAt(program, name, offset);
      const those = uses.get(binding) ?? [];
      those.push(node);
      uses.set(binding, those);
    }
  }
  return uses;
}

/** Returns the places of a name that mean what a binding binds, in order. */
export function usesOfBinding(program: Program, name: string, binding: Binding | undefined): readonly SyntaxNode[] {
  const known = usesOf(program);
  const uses = known.get(name) ?? findUses(program, name);
  known.set(name, uses);
  return uses.get(bindingsOf(program).get(name)?.has(shared) ? undefined : binding) ?? [];
}
