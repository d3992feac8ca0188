import { indentAt } from '../document/config-document.js';
import type { Draft } from '../document/draft.js';
import type { JsonValue } from '../document/json-value.js';
import { type PropertyNode, pathOf, propertyOf, type ScalarNode, type ValueNode } from '../document/syntax-tree.js';
import { asWritten } from '../semantics/settled.js';
import type { Fix } from './rule.js';

/** One step down a tree: to an item of an array, or to a key, the `order`-th of its name. */
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
 * The same property in the draft's present tree: by path, and among keys of one name by their order.
 * Undefined when an earlier change has taken it away.
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

/** The same value in the draft's present tree, found by its property and the indexes of the arrays around it. */
function valueInDraft(draft: Draft, value: ValueNode): ValueNode | undefined {
  const indexes: number[] = [];
  let outer: ValueNode = value;
  while (outer.parent?.kind === 'array') {
    indexes.push(outer.parent.items.indexOf(outer));
    outer = outer.parent;
  }
  const found = outer.parent === undefined ? draft.root : inDraft(draft, outer.parent)?.value;
  return indexes.reduceRight<ValueNode | undefined>(
    (node, index) => (node?.kind === 'array' ? node.items[index] : undefined),
    found,
  );
}

/** Puts JSON text in the place of a value without quotes, as long as that is still there. */
export function setWord(word: ScalarNode, json: string, title: string, preferred = false): Fix {
  return {
    title,
    preferred,
    apply(draft) {
      const target = valueInDraft(draft, word);
      if (target?.kind === 'word' && target.value === word.value) {
        draft.replaceText(target.offset, target.end, json);
      }
    },
  };
}

export function renameKey(property: PropertyNode, name: string, preferred = true): Fix {
  return {
    title: `Rename to "${name}"`,
    preferred,
    apply(draft) {
      const target = inDraft(draft, property);
      const twin = target && memberBeside(draft, target, name);
      if (target !== undefined && (twin === undefined || twin === target)) {
        draft.rename(target, name);
      }
    },
  };
}

export function removeKey(property: PropertyNode, preferred = false): Fix {
  return {
    title: `Remove "${property.key.name}"`,
    preferred,
    apply(draft) {
      const target = inDraft(draft, property);
      if (target !== undefined) {
        draft.remove(target);
      }
    },
  };
}

/** Removes several keys at once. */
export function removeKeys(properties: readonly PropertyNode[], preferred = false): Fix {
  const [first] = properties;
  return {
    title: properties.length === 1 ? `Remove "${first?.key.name}"` : `Remove these ${properties.length} keys`,
    preferred,
    apply(draft) {
      for (const property of properties) {
        removeKey(property).apply(draft);
      }
    },
  };
}

export function setValue(property: PropertyNode, value: JsonValue, title: string, preferred = false): Fix {
  return {
    title,
    preferred,
    apply(draft) {
      const target = inDraft(draft, property);
      if (target !== undefined) {
        draft.replaceValue(target, value);
      }
    },
  };
}

/** Replaces one item of the list that a key holds. */
export function setItem(property: PropertyNode, index: number, value: string): Fix {
  return {
    title: `Write ${JSON.stringify(value)}`,
    preferred: true,
    apply(draft) {
      const list = inDraft(draft, property)?.value;
      const item = list?.kind === 'array' ? list.items[index] : undefined;
      if (item !== undefined) {
        draft.replaceText(item.offset, item.end, JSON.stringify(value));
      }
    },
  };
}

/**
 * Moves a key to a section, made where it is missing. A key that stands there already wins over the moved one, unless both
 * are objects: then what is missing is added. Nothing happens when something else is in the way.
 */
export function moveKey(
  property: PropertyNode,
  section: readonly string[],
  name = property.key.name,
  preferred = true,
): Fix {
  const where = section.length === 0 ? 'the top level' : `"${section.join('.')}"`;
  return {
    title: `Move "${property.key.name}" to ${where}`,
    preferred,
    into: section,
    apply(draft) {
      move(draft, property, section, name);
    },
  };
}

/** What stands for a key beside another one, under whichever of its names. */
function memberBeside(draft: Draft, { parent }: PropertyNode, name: string): PropertyNode | undefined {
  const section = parent.parent?.kind === 'property' ? pathOf(parent.parent).map(String) : [];
  const written = asWritten(draft, [...section, name]);
  return propertyOf(parent, written[written.length - 1] ?? name);
}

/** True when the key can be moved without anything being lost. */
export function canMove(draft: Draft, section: readonly string[], name: string): boolean {
  const names = asWritten(draft, [...section, name]);
  let node = draft.root;
  for (const step of names.slice(0, -1)) {
    const next = propertyOf(node, step);
    if (next === undefined) {
      return true;
    }
    node = next.value;
    if (node?.kind !== 'object') {
      return false;
    }
  }
  return propertyOf(node, names[names.length - 1] ?? name) === undefined;
}

function move(draft: Draft, property: PropertyNode, section: readonly string[], name: string): void {
  const source = inDraft(draft, property);
  if (source?.value === undefined || !canMove(draft, section, name)) {
    return;
  }
  const value = draft.text.slice(source.value.offset, source.value.end);
  const indent = indentAt(draft.text, source.offset);
  draft.remove(source);
  const target = draft.objectAt(asWritten(draft, section));
  if (target !== undefined) {
    draft.addText(target, name, value, indent);
  }
}

/** Sets a key of a section, adding it where it is missing. */
export function putKey(
  section: PropertyNode,
  name: string,
  value: JsonValue,
  preferred = false,
  title = `Add "${name}": ${JSON.stringify(value)}`,
): Fix {
  return {
    title,
    preferred,
    apply(draft) {
      const place = inDraft(draft, section);
      const target = place?.value;
      const names = place === undefined ? [name] : asWritten(draft, [...pathOf(place).map(String), name]);
      const present = propertyOf(target, names[names.length - 1] ?? name);
      if (present !== undefined) {
        draft.replaceValue(present, value);
      } else if (target?.kind === 'object') {
        draft.add(target, name, value);
      }
    },
  };
}
