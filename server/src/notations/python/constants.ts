import type { SyntaxNode, Tree } from '@lezer/common';
import type { Mutable, Span, ValueNode } from '../../document/syntax-tree.js';
import type { Program } from './program.js';
import type { Constants } from './values.js';

/** The statements and expressions that bind a name, and how often a file does so. */
interface Binding {
  times: number;
  /** The assigned expression, if a plain assignment binds the name. */
  value?: SyntaxNode;
}

/** Counts for a name that is changed in another way than by an assignment. */
const often = 2;

const scopes = new Set(['FunctionDefinition', 'ClassDefinition', 'LambdaExpression']);

function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    children.push(child);
  }
  return children;
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

/** Returns the assignment of one expression to one name, such as `stage = 3` or `stage: int = 3`. */
function plainAssignment(children: readonly SyntaxNode[]): { name: SyntaxNode; value: SyntaxNode } | undefined {
  const [name, assign, value, rest] = children.filter(child => child.name !== 'TypeDef');
  return name?.name === 'VariableName' && assign?.name === 'AssignOp' && value !== undefined && rest === undefined
    ? { name, value }
    : undefined;
}

function bindingsOf(text: string, tree: Tree): ReadonlyMap<string, Binding> {
  const bindings = new Map<string, Binding>();
  const bind = (node: SyntaxNode, times: number, value?: SyntaxNode): void => {
    const name = text.slice(node.from, node.to);
    const before = bindings.get(name)?.times ?? 0;
    bindings.set(name, { times: before + times, ...(value === undefined ? {} : { value }) });
  };
  tree.iterate({
    enter({ name, node }) {
      if (name === 'AssignStatement') {
        const children = childrenOf(node);
        const plain = plainAssignment(children);
        if (plain !== undefined) {
          bind(plain.name, 1, plain.value);
        } else {
          const last = children.findLastIndex(child => child.name === 'AssignOp');
          for (const found of children.slice(0, Math.max(0, last)).flatMap(namesIn)) {
            bind(found, often);
          }
        }
      } else if (isChange(name)) {
        const [first, ...others] = childrenOf(node).filter(child => child.name === 'VariableName');
        for (const found of name === 'UpdateStatement' ? [first] : [first, ...others]) {
          if (found !== undefined) {
            bind(found, often);
          }
        }
      } else {
        for (const found of boundBy(node).flatMap(namesIn)) {
          bind(found, 1);
        }
      }
    },
  });
  return bindings;
}

function scopeOf(node: SyntaxNode): SyntaxNode | undefined {
  for (let around = node.parent; around !== null; around = around.parent) {
    if (scopes.has(around.name)) {
      return around;
    }
  }
  return undefined;
}

/** Whether code at an offset sees what is bound in the scope of a node. The body of a class is seen by nothing else. */
function isSeen(binding: SyntaxNode, tree: Tree, { offset }: Span): boolean {
  const scope = scopeOf(binding);
  if (scope === undefined || scope.name !== 'ClassDefinition') {
    return scope === undefined || (scope.from <= offset && offset < scope.to);
  }
  return scopeOf(tree.resolveInner(offset, 1))?.from === scope.from;
}

/** Whether a name is used in a way that can change a list: as `name.append` or `name[0]`. */
function isTouched(program: Program, name: string): boolean {
  return program.named(name).some(({ end }) => /^\s*[.[]/.test(program.text.slice(end, end + 20)));
}

/** A value that is the same at each place: a scalar, or a list of scalars. Inside, the nodes have the span of the name. */
function standIn(value: ValueNode, name: string, span: Span): ValueNode | undefined {
  const at = { offset: span.offset, end: span.end, parent: undefined };
  if (value.kind === 'object' || value.kind === 'expression') {
    return undefined;
  }
  if (value.kind !== 'array') {
    return { ...value, ...at, through: name };
  }
  const items = value.items.map(item => (item.kind === 'array' ? undefined : standIn(item, name, span)));
  if (items.includes(undefined)) {
    return undefined;
  }
  const array: Mutable<ValueNode & { kind: 'array' }> = { ...value, ...at, items: items as ValueNode[] };
  for (const item of array.items) {
    (item as Mutable<ValueNode>).parent = array;
  }
  return array;
}

/**
 * Returns the names that a file assigns once, to a literal. `read` returns the value of an expression of the file. The
 * file is only searched when the first name is looked up.
 */
export function constantsOf(program: Program, read: (expression: Span) => ValueNode | undefined): Constants {
  const { text, tree } = program;
  let bindings: ReadonlyMap<string, Binding> | undefined;
  const values = new Map<string, ValueNode | undefined>();
  const evaluate = (name: string, { from, to }: SyntaxNode): ValueNode | undefined => {
    if (!values.has(name)) {
      const value = read({ offset: from, end: to });
      values.set(name, value?.kind === 'array' && isTouched(program, name) ? undefined : value);
    }
    return values.get(name);
  };
  return (name, at) => {
    bindings ??= bindingsOf(text, tree);
    const binding = bindings.get(name);
    if (binding?.times !== 1 || binding.value === undefined || !isSeen(binding.value, tree, at)) {
      return undefined;
    }
    const value = evaluate(name, binding.value);
    return value === undefined ? undefined : standIn(value, name, at);
  };
}
