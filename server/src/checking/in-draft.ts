import type { Draft } from '../document/draft.js';
import type { PropertyNode, ValueNode } from '../document/syntax-tree.js';

/** One step down a tree: the index of an array item, or a key by its name and its `order` among keys of that name. */
type Step = number | { readonly name: string; readonly order: number };

function stepsTo(property: PropertyNode): readonly Step[] {
  const steps: Step[] = [];
  let node: PropertyNode | ValueNode | undefined = property;
  while (node !== undefined) {
    const outer: PropertyNode | ValueNode | undefined = node.parent;
    if (node.kind === 'property') {
      const { name } = node.key;
      steps.push({ name, order: node.parent.properties.filter(({ key }) => key.name === name).indexOf(node) });
    } else if (outer?.kind === 'array') {
      steps.push(outer.items.indexOf(node));
    }
    node = outer;
  }
  return steps.reverse();
}

/**
 * Returns the same property in the draft's current tree, by path, and by order among keys of the same name.
 * Returns undefined if an earlier change has removed it.
 */
export function inDraft(draft: Draft, property: PropertyNode): PropertyNode | undefined {
  let value = draft.root;
  let found: PropertyNode | undefined;
  for (const step of stepsTo(property)) {
    if (typeof step === 'number') {
      value = value?.kind === 'array' ? value.items[step] : undefined;
      continue;
    }
    const twins = value?.kind === 'object' ? value.properties.filter(({ key }) => key.name === step.name) : [];
    found = twins[step.order] ?? twins.at(-1);
    value = found?.value;
    if (found === undefined) {
      return undefined;
    }
  }
  return found;
}
