import { type CatalogNode, catalog, childOf } from '../catalog/catalog.js';
import { type JsonValue, typesOf } from '../catalog/parameter.js';
import { coerce } from '../checking/coercion.js';
import type { ConfigDocument } from '../document/config-document.js';
import { type Draft, draftOf } from '../document/draft.js';
import { type ObjectNode, type PropertyNode, propertyOf } from '../document/syntax-tree.js';
import type { Template } from './template.js';

type Members = { readonly [name: string]: JsonValue };

function isMembers(value: JsonValue): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

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
  const object = draft.objectAt(path);
  for (const property of object?.properties ?? []) {
    const old = section.children.get(property.key.name)?.parameter;
    if (old?.deprecated?.replacedBy !== target.path || target.parameter === undefined) {
      continue;
    }
    const sameType = typesOf(target.parameter).some(type => typesOf(old).includes(type));
    if (sameType && object !== undefined && propertyOf(object, name) === undefined) {
      draft.rename(property, name);
    } else {
      draft.remove(property);
    }
    return;
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
    } else if (isMembers(value)) {
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

/**
 * The text of a document with a template merged in: what the template is about is set, what else it has is added where
 * missing, and every other value, comment, indent and line end stays. A file whose root is not an object stays as it is.
 */
export function insertTemplate(document: ConfigDocument, template: Template): string {
  const draft = draftOf(document);
  if (draft.root === undefined) {
    draft.start(template.config);
  } else if (draft.root.kind === 'object') {
    merge(draft, [], catalog, template.config, new Set(template.decides));
  }
  return draft.text;
}
