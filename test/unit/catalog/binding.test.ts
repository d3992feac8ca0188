import assert from 'node:assert/strict';
import { bind } from '../../../server/src/catalog/binding.js';
import { openText } from '../../../server/src/document/config-document.js';
import { objectsIn, propertiesOf } from '../../../server/src/document/syntax-tree.js';
import { rules } from '../../../server/src/rules/rules.js';

/** The bound keys of a document, requested one by one: before and after the whole document has been bound. */
function bothWays(text: string, ignoredKeys: readonly string[]): readonly [unknown, unknown] {
  const document = openText(text);
  const all = bind(document, ignoredKeys);
  const properties = [...all.properties];
  const single = bind(document, ignoredKeys);
  const ask = (binding: typeof all): unknown => [
    [...propertiesOf(document.root)].map(property => {
      const bound = binding.of(property);
      return bound && [bound.property === property, bound.node?.path, bound.section.path, bound.type];
    }),
    [...objectsIn(document.root)].map(object => binding.section(object)?.path),
  ];
  const before = ask(single);
  assert.deepEqual(
    properties.map(({ property }) => property).sort((a, b) => a.offset - b.offset),
    [...propertiesOf(document.root)].filter(property => single.of(property)).sort((a, b) => a.offset - b.offset),
  );
  return [before, ask(all)];
}

describe('the binding of a document to the catalog', () => {
  for (const [what, text, ignoredKeys] of [
    ['sections, and keys in places that are not known', '{ "a": { "stage": 1 }, "zero_optimization": { "stage": 1 } }'],
    ['types', '{ "optimizer": { "type": "adam", "params": { "lr": 1, "x": {} } }, "scheduler": { "params": {} } }'],
    ['a section that is hidden by its newer name', '{ "offload": {}, "fp16": {}, "fp16": { "enabled": 1 } }'],
    ['arrays', '{ "monitor": [ { "enabled": true } ], "communication_data_type": [[{ "a": 1 }]] }'],
    [
      "keys that are somebody else's",
      '{ "fp16": { "mine": { "a": 1 }, "enabled": true } }',
      ['fp16.mine.**', 'zero.*'],
    ],
    ['a text that is not finished', '{ "zero_optimization": { "offload_param": { "device": '],
    ['a value that the tree has lost', '{ "fp16": {} } { "enabled": { "a": 1 } }'],
  ] as const) {
    it(`is the same when only one key is requested: ${what}`, () => {
      const [alone, together] = bothWays(text, ignoredKeys ?? []);
      assert.deepEqual(alone, together);
    });
  }

  it('is the same when only one key is requested, in all examples of rules', () => {
    for (const { bad, good } of rules) {
      for (const text of [bad, good]) {
        const [alone, together] = bothWays(text, []);
        assert.deepEqual(alone, together, text);
      }
    }
  });
});
