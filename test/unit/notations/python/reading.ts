import assert from 'node:assert/strict';
import type { Region } from '../../../../server/src/document/notation.js';
import type { ValueNode } from '../../../../server/src/document/syntax-tree.js';
import { pythonNotation } from '../../../../server/src/notations/python/python-notation.js';

/** Returns the only config of a file. */
export function onlyRegion(text: string): Region {
  const regions = pythonNotation.regionsOf(text);
  assert.equal(regions.length, 1, `regions of ${text}`);
  return regions[0] as Region;
}

/** Returns a value as data. An expression is its source in angle brackets, an absent value a question mark. */
export function plain(node: ValueNode | undefined): unknown {
  if (node?.kind === 'object') {
    return Object.fromEntries(node.properties.map(({ key, value }) => [key.name, plain(value)]));
  }
  if (node?.kind === 'array') {
    return node.items.map(plain);
  }
  return node === undefined ? '?' : node.kind === 'expression' ? `<${node.value}>` : node.value;
}

/** Returns the values of the only config of a file. */
export function valuesIn(text: string): unknown {
  return plain(onlyRegion(text).root);
}

/** Returns the value of a key `x` that is written as `source` in a config; `before` is the code above. */
export function valueOfX(source: string, before = ''): ValueNode | undefined {
  const { root } = onlyRegion(`${before}c = {"zero_optimization": {"stage": 3}, "x": ${source}}\n`);
  assert.equal(root?.kind, 'object');
  return root.properties[1]?.value;
}
