import type { Draft } from '../document/draft.js';
import type { JsonValue } from '../document/json-value.js';
import { renderInline } from '../document/render.js';
import { type PropertyNode, pathOf, propertyOf, type ScalarNode, type ValueNode } from '../document/syntax-tree.js';
import { asWritten } from '../semantics/settled.js';
import { inDraft } from './in-draft.js';
import type { Fix } from './rule.js';
import { asSafe, guess, isRespelt, writtenIn } from './safety.js';

/** Returns the same value in the draft's current tree, by its property and the indexes of the arrays around it. */
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

/** Returns a fix that replaces a value without quotes by JSON text, if the value is still there. */
export function setWord(word: ScalarNode, json: string, title: string, preferred = false): Fix {
  return {
    title,
    preferred,
    risk: '',
    apply(draft) {
      const target = valueInDraft(draft, word);
      if (target?.kind === 'word' && target.value === word.value) {
        draft.replaceText(target.offset, target.end, json);
      }
    },
  };
}

/** Returns a fix that renames a key, and replaces its value if there is a new one. */
export function renameKey(property: PropertyNode, name: string, preferred = true, value?: JsonValue): Fix {
  return {
    title: `Rename to "${name}"`,
    preferred,
    risk: '',
    apply(draft) {
      const target = inDraft(draft, property);
      const twin = target && memberBeside(draft, target, name);
      if (target !== undefined && (twin === undefined || twin === target)) {
        draft.rename(target, name, value);
      }
    },
  };
}

export function removeKey(property: PropertyNode, preferred = false): Fix {
  return {
    title: `Remove "${property.key.name}"`,
    preferred,
    risk: `loses ${writtenIn(property)}`,
    apply(draft) {
      const target = inDraft(draft, property);
      if (target !== undefined) {
        draft.remove(target);
      }
    },
  };
}

/** Returns a fix that removes several keys at once. */
export function removeKeys(properties: readonly PropertyNode[], preferred = false): Fix {
  const [first] = properties;
  return {
    title: properties.length === 1 ? `Remove "${first?.key.name}"` : `Remove these ${properties.length} keys`,
    preferred,
    risk: 'loses their values',
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
    risk: `replaces ${writtenIn(property)}`,
    apply(draft) {
      const target = inDraft(draft, property);
      if (target !== undefined) {
        draft.replaceValue(target, value);
      }
    },
  };
}

/** Returns a fix that writes a listed value. It is safe if the file has the same one in another spelling. */
export function setOption(property: PropertyNode, value: JsonValue, preferred = false): Fix {
  const fix = setValue(property, value, `Write ${renderInline(value)}`, preferred);
  return isRespelt(property.value, value) ? asSafe(fix) : fix;
}

/**
 * Returns a fix that removes the quotes around a number and keeps its digits as they are, if JSON allows them. The
 * number is `value`.
 */
export function unquote(property: PropertyNode, value: number): Fix {
  const digits = property.value?.kind === 'string' ? property.value.value.trim() : '';
  const isJson = /^-?(0|[1-9]\d*)(\.\d+)?(e[+-]?\d+)?$/i.test(digits);
  const json = isJson && Number(digits) === value ? digits : renderInline(value);
  return {
    title: `Write ${json}`,
    preferred: true,
    risk: '',
    apply(draft) {
      const target = inDraft(draft, property)?.value;
      if (target !== undefined) {
        const isJson = draft.notation.isFile === true;
        draft.replaceText(
          target.offset,
          target.end,
          isJson ? json : draft.notation.edits.inline(value, draft.text, undefined),
        );
      }
    },
  };
}

/** Returns a fix that replaces one item of a key's list. */
export function setItem(property: PropertyNode, index: number, value: string): Fix {
  return {
    title: `Write ${renderInline(value)}`,
    preferred: true,
    risk: property.value?.kind === 'array' && isRespelt(property.value.items[index], value) ? '' : guess,
    apply(draft) {
      const list = inDraft(draft, property)?.value;
      const item = list?.kind === 'array' ? list.items[index] : undefined;
      if (item !== undefined) {
        draft.replaceScalar(item, value);
      }
    },
  };
}

/**
 * Returns a fix that moves a key to a section, which is created if it is missing. The fix changes nothing if the
 * section already has the key, or if a value that is not an object is in the way.
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
    risk: '',
    into: section,
    apply(draft) {
      move(draft, property, section, name);
    },
  };
}

/** Returns the property for `name`, under any of its names, in the same object as another property. */
function memberBeside(draft: Draft, { parent }: PropertyNode, name: string): PropertyNode | undefined {
  const section = parent.parent?.kind === 'property' ? pathOf(parent.parent).map(String) : [];
  const written = asWritten(draft, [...section, name]);
  return propertyOf(parent, written[written.length - 1] ?? name);
}

/** Whether a key can be moved to a section that is in the source, without losing a value. */
export function canMove(draft: Draft, section: readonly string[], name: string): boolean {
  const names = asWritten(draft, [...section, name]);
  let node = draft.root;
  for (const step of names.slice(0, -1)) {
    const next = propertyOf(node, step);
    if (next === undefined) {
      return !isImplied(node);
    }
    node = next.value;
    if (node?.kind !== 'object') {
      return false;
    }
  }
  return !isImplied(node) && propertyOf(node, names[names.length - 1] ?? name) === undefined;
}

function isImplied(node: ValueNode | undefined): boolean {
  return node?.kind === 'object' && node.isImplied === true;
}

function move(draft: Draft, property: PropertyNode, section: readonly string[], name: string): void {
  const source = inDraft(draft, property);
  if (source?.value === undefined || !canMove(draft, section, name)) {
    return;
  }
  const paste = draft.cut(source);
  const target = paste && draft.objectAt(asWritten(draft, section));
  if (target !== undefined) {
    paste?.(target, name);
  }
}

/** Returns a fix that sets a key of a section, or adds it if it is missing. */
export function putKey(
  section: PropertyNode,
  name: string,
  value: JsonValue,
  preferred = false,
  title = `Add "${name}": ${renderInline(value)}`,
): Fix {
  const present = propertyOf(section.value, name);
  return {
    title,
    preferred,
    risk: present ? `replaces ${writtenIn(present)}` : guess,
    apply(draft) {
      const place = inDraft(draft, section);
      const target = place?.value;
      const names = place === undefined ? [name] : asWritten(draft, [...pathOf(place).map(String), name]);
      const old = propertyOf(target, names[names.length - 1] ?? name);
      if (old !== undefined) {
        draft.replaceValue(old, value);
      } else if (target?.kind === 'object') {
        draft.add(target, name, value);
      }
    },
  };
}
