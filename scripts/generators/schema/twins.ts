import { type CatalogNode, lookUp } from '../../../server/src/catalog/catalog.js';
import { type JsonSchema, ref, when } from './json-schema.js';

/** An old or other name of a key, and the name that must not be in the file with it. */
type Twins = readonly [string, string];

/** Returns all names of the key that replaces another one in its own section. */
function successorsOf(node: CatalogNode, section: CatalogNode): readonly string[] {
  const path = node.parameter?.deprecated?.replacedBy;
  const successor = path === undefined || node.parameter?.status !== undefined ? undefined : lookUp(path);
  return successor?.parameter === undefined
    ? []
    : [...section.children].filter(([, each]) => each === successor).map(([name]) => name);
}

function pairsIn(section: CatalogNode): readonly Twins[] {
  return [...section.children].flatMap(([name, node]): readonly Twins[] =>
    name === node.name ? successorsOf(node, section).map(successor => [name, successor] as const) : [[name, node.name]],
  );
}

/** Strict sections refuse two names of one key in the same file, unless one of them is "auto" and dropped. */
export function twinsIn(section: CatalogNode): readonly JsonSchema[] {
  return (section.strict ? pairsIn(section) : []).map(([old, name]) => {
    const present = { not: { const: 'auto' }, doNotSuggest: true };
    const errorMessage = `${old} is another name of this key. DeepSpeed refuses both in one file.`;
    return when(
      { properties: { [old]: present }, required: [old] },
      { properties: { [name]: { ...ref('auto'), errorMessage, doNotSuggest: true } } },
    );
  });
}
