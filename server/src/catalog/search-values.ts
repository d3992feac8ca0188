import { type Mutable, type ObjectNode, objectsIn, type PropertyNode } from '../document/syntax-tree.js';

/** The keys by which a sweep of Weights & Biases says which values a key can have. */
const words = /^(?:values?|probabilities|distribution|min|max|mu|sigma|q)$/;

function isChoice(object: ObjectNode): boolean {
  const names = object.properties.map(({ key }) => key.name);
  const isSaid = names.includes('values') || names.includes('distribution') || names.join() === 'value';
  return names.every(name => words.test(name)) && (isSaid || (names.includes('min') && names.includes('max')));
}

/** Makes a value unknown. */
function forget(property: PropertyNode): void {
  const { value } = property;
  if (value !== undefined) {
    const { offset, end } = value;
    (property as Mutable<PropertyNode>).value = { kind: 'expression', value: '', offset, end, parent: property };
  }
}

/** Makes unknown what says which values a search tries: `{"values": [1, 2]}`, and every list if `areLists`. */
export function withoutChoices(root: ObjectNode, areLists: boolean): void {
  for (const { properties } of objectsIn(root)) {
    for (const property of properties) {
      const { value } = property;
      if (value?.kind === 'object' ? isChoice(value) : areLists && value?.kind === 'array') {
        forget(property);
      }
    }
  }
}
