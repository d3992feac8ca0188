import assert from 'node:assert/strict';
import { pathOf, type ValueNode } from '../../../../server/src/document/syntax-tree.js';
import { yamlPlaceAt } from '../../../../server/src/notations/yaml/place.js';
import { readYaml } from '../../../../server/src/notations/yaml/readable.js';
import { treeOf } from '../../../../server/src/notations/yaml/tree.js';

function rootOf(text: string): ValueNode | undefined {
  const [document] = readYaml(text).documents;
  return document === undefined ? undefined : treeOf(text, document);
}

/** The section at the `|` of a source, and the key there. */
function placeIn(marked: string): string {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  const { container, property } = yamlPlaceAt(text, rootOf(text), offset);
  const section = container?.parent?.kind === 'property' ? pathOf(container.parent).join('.') : 'root';
  return `${container === undefined ? 'nowhere' : section}${property === undefined ? '' : `, ${property.key.name}`}`;
}

const places: readonly (readonly [string, string])[] = [
  ['a:\n  b: 1\n  |\nc: 2\n', 'a'],
  ['a:\n  b: 1\n|\nc: 2\n', 'root'],
  ['a:\n  b:\n    c: 1\n    |', 'a.b'],
  ['a:\n  b:\n    c: 1\n  |', 'a'],
  ['a:\n  b:\n    c: 1\n\n|', 'root'],
  ['a:\n  |', 'a'],
  ['a:\n  |\nb: 1\n', 'a'],
  ['a:\n  b: 1\n  |\n  c: 2\n', 'a'],
  ['a:\n  |\n  c: 2\n', 'root'],
  ['a:\n  b|\n  c: 1\n', 'a, b'],
  ['a:\n  b: |\n', 'a, b'],
  ['a:\n  b:|\n', 'a, b'],
  ['a:\n  b: x|\n', 'a, b'],
  ['a:\n  b: "|\n  c: 1\n', 'a, b'],
  ['|a: 1\n', 'root, a'],
  ['a: {|}\n', 'a'],
  ['a: {b: |1}\n', 'a, b'],
  ['a: {b: 1}|\n', 'root, a'],
  ['a: {b: 1,\n  |\n  c: 2}\n', 'a'],
  ['- a: 1\n  |\n', 'root'],
];

describe('a place in YAML', () => {
  for (const [marked, place] of places) {
    it(`is ${place} in ${JSON.stringify(marked)}`, () => {
      assert.equal(placeIn(marked), place);
    });
  }
});
