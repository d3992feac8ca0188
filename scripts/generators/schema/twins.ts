import { type CatalogNode, lookUp } from '../../../server/src/catalog/catalog.js';
import { type JsonSchema, ref, when } from './json-schema.js';

/** An old name, or another one, and the name that must not stand beside it. */
type Twins = readonly [string, string];

/** What replaces a key in its own section, under every name. */
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

/** Strict sections refuse two names of one key side by side, unless one of them is "auto" and dropped. */
export function twinsIn(section: CatalogNode): readonly JsonSchema[] {
  return (section.strict ? pairsIn(section) : []).map(([old, name]) => {
    const present = { not: { const: 'auto' }, doNotSuggest: true };
    const errorMessage = `Stands beside ${old}, another name of it. DeepSpeed refuses both together.`;
    return when(
      { properties: { [old]: present }, required: [old] },
      { properties: { [name]: { ...ref('auto'), errorMessage, doNotSuggest: true } } },
    );
  });
}
