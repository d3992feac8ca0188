import { type CatalogNode, catalogOf, childOf } from '../catalog/catalog.js';
import { typesOf } from '../catalog/parameter.js';
import type { ConfigDocument } from '../document/config-document.js';
import { type Draft, draftOf } from '../document/draft.js';
import { isObject } from '../document/is-object.js';
import type { JsonValue } from '../document/json-value.js';
import { type ObjectNode, type PropertyNode, propertyOf, valueAt } from '../document/syntax-tree.js';
import type { Assumptions } from '../loaders/assumptions.js';
import { coerce } from '../semantics/coercion.js';
import { formerSwitches } from '../semantics/offload.js';
import { formFor, newConfig } from './form.js';
import type { Members, Template } from './template.js';

/** The member that stands for a key already: under its name or an alias. */
function existing(object: ObjectNode, node: CatalogNode | undefined, name: string): PropertyNode | undefined {
  const names = [name, ...(node?.parameter?.aliases ?? []).map(alias => alias.name)];
  return names.map(candidate => propertyOf(object, candidate)).find(property => property !== undefined);
}

/**
 * DeepSpeed refuses an old name beside the new one. A value that carries over keeps its place under the new name; an old
 * switch for what the template sets goes.
 */
function replaceOldNames(
  draft: Draft,
  path: readonly string[],
  section: CatalogNode,
  target: CatalogNode,
  name: string,
): void {
  const old = (draft.objectAt(path)?.properties ?? []).filter(
    property => section.children.get(property.key.name)?.parameter?.deprecated?.replacedBy === target.path,
  );
  for (const { key } of old) {
    const object = draft.objectAt(path);
    const property = propertyOf(object, key.name);
    const parameter = section.children.get(key.name)?.parameter;
    if (object === undefined || property === undefined || parameter === undefined || target.parameter === undefined) {
      continue;
    }
    const sameType = typesOf(target.parameter).some(type => typesOf(parameter).includes(type));
    if (sameType && propertyOf(object, name) === undefined) {
      draft.rename(property, name);
    } else {
      draft.remove(property);
    }
  }
}

function isSame(node: CatalogNode | undefined, property: PropertyNode, value: JsonValue): boolean {
  if (node?.parameter === undefined || property.value === undefined) {
    return false;
  }
  const coerced = coerce(node.parameter, property.value);
  return coerced.ok && coerced.value === value;
}

function merge(
  draft: Draft,
  path: readonly string[],
  section: CatalogNode,
  members: Members,
  decides: ReadonlySet<string>,
): void {
  for (const [name, value] of Object.entries(members)) {
    const node = childOf(section, name, undefined);
    if (node !== undefined) {
      replaceOldNames(draft, path, section, node, name);
    }
    const object = draft.objectAt(path);
    if (object === undefined) {
      return;
    }
    const property = existing(object, node, name);
    if (property === undefined) {
      draft.add(object, name, value);
    } else if (isObject(value)) {
      if (property.value?.kind === 'object' && node !== undefined) {
        merge(draft, [...path, property.key.name], node, value, decides);
      } else {
        draft.replaceValue(property, value);
      }
    } else if (decides.has([...path, name].join('.')) && !isSame(node, property, value)) {
      draft.replaceValue(property, value);
    }
  }
}

/** A section under all of its names: an offload section has an old switch, too. */
function namesOf(path: string): readonly string[] {
  const former = Object.entries(formerSwitches).find(([section]) => path === `zero_optimization.${section}`);
  return former === undefined ? [path] : [path, `zero_optimization.${former[1]}`];
}

/** Copies of a section that go at most: a bound, for files of nothing but copies. */
const mostCopies = 20;

function removeSections(draft: Draft, template: Template): void {
  for (const path of (template.without ?? []).flatMap(namesOf)) {
    const names = path.split('.');
    // A section that occurs twice would come back to life with the first of them.
    for (let copy = 0; copy < mostCopies; copy++) {
      const property = propertyOf(valueAt(draft.root, ...names.slice(0, -1)), names[names.length - 1] as string);
      if (property === undefined) {
        break;
      }
      draft.remove(property);
    }
  }
}

/**
 * The text of a document with a template merged in, in the form that its loader wants: what the template is about is set,
 * what contradicts it goes, what else it has is added where missing, and every other value, comment, indent and line end
 * stays. An empty config gets what a run needs besides. A file whose root is not an object stays as it is.
 */
export function insertTemplate(
  document: ConfigDocument,
  template: Template,
  { loader, version }: Pick<Assumptions, 'loader' | 'version'>,
): string {
  const draft = draftOf(document);
  if (document.root === undefined) {
    draft.start(newConfig(template, loader, version));
  } else if (document.root.kind === 'object') {
    removeSections(draft, template);
    // A root without braces is gone with its last key.
    if (draft.root?.kind !== 'object') {
      draft.start(newConfig(template, loader, version));
    } else {
      const isEmpty = draft.root.properties.length === 0;
      const members = isEmpty ? newConfig(template, loader, version) : formFor(template, loader, version);
      merge(draft, [], catalogOf(version), members, new Set(template.decides));
    }
  }
  return draft.text;
}
