import type { SyntaxNode, Tree } from '@lezer/common';
import type { Mutable, Span, ValueNode } from '../../document/syntax-tree.js';
import { bindingsOf, scopeOf } from './bindings.js';
import type { Program } from './program.js';
import type { Constants } from './values.js';

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
 * Returns the values of names that a file assigns once, at their assignments. `read` returns the value of an expression of
 * the file. The file is only searched when the first name is looked up.
 */
export function assignedIn(program: Program, read: (expression: Span) => ValueNode | undefined): Constants {
  const values = new Map<string, ValueNode | undefined>();
  const evaluate = (name: string, { from, to }: SyntaxNode): ValueNode | undefined => {
    if (!values.has(name)) {
      const value = read({ offset: from, end: to });
      values.set(name, value?.kind === 'array' && isTouched(program, name) ? undefined : value);
    }
    return values.get(name);
  };
  return (name, at) => {
    const [binding, other] = bindingsOf(program).get(name)?.values() ?? [];
    const [assigned] = binding?.values ?? [];
    return other || binding?.times !== 1 || assigned === undefined || !isSeen(assigned, program.tree, at)
      ? undefined
      : evaluate(name, assigned);
  };
}

/** Returns the literals that names stand for, at the places of the names: see `assignedIn`. */
export function constantsOf(program: Program, read: (expression: Span) => ValueNode | undefined): Constants {
  const assigned = assignedIn(program, read);
  return (name, at) => {
    const value = assigned(name, at);
    return value === undefined ? undefined : standIn(value, name, at);
  };
}
