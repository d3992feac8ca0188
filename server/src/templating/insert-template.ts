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

/** Returns the member that already sets a key, under its name or an alias. */
function existing(object: ObjectNode, node: CatalogNode | undefined, name: string): PropertyNode | undefined {
  const names = [name, ...(node?.parameter?.aliases ?? []).map(alias => alias.name)];
  return names.map(candidate => propertyOf(object, candidate)).find(property => property !== undefined);
}

/**
 * Replaces old names, which DeepSpeed refuses beside the new one. A value that is still valid keeps its place under the
 * new name. An old switch for something that the template sets is removed.
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

/** Returns all names of a section: an offload section also has an old switch. */
function namesOf(path: string): readonly string[] {
  const former = Object.entries(formerSwitches).find(([section]) => path === `zero_optimization.${section}`);
  return former === undefined ? [path] : [path, `zero_optimization.${former[1]}`];
}

/** The most copies of a section that are removed: a bound, for files that hold only copies. */
const mostCopies = 20;

function removeSections(draft: Draft, template: Template): void {
  for (const path of (template.without ?? []).flatMap(namesOf)) {
    const names = path.split('.');
    // If a section occurs twice, the second would count again once the first is removed.
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
 * Returns a document with a template merged in, in the form for its loader. Keys that the template decides are set,
 * keys that contradict it are removed, and its other keys are added if they are missing. Every other value, comment,
 * indent and line end stays. An empty config also gets what a run needs. A file whose root is not an object stays as it
 * is.
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
    // A root without braces disappears with its last key.
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
