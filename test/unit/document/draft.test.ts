import assert from 'node:assert/strict';
import { openText } from '../../../server/src/document/config-document.js';
import { applyEdits, type Draft, difference, draftOf } from '../../../server/src/document/draft.js';
import type { JsonValue } from '../../../server/src/document/json-value.js';
import { type ObjectNode, type PropertyNode, propertyOf } from '../../../server/src/document/syntax-tree.js';

function changed(text: string, change: (draft: Draft) => void): string {
  const draft = draftOf(openText(text));
  change(draft);
  return draft.text;
}

function at(draft: Draft, ...path: readonly string[]): PropertyNode {
  const parent = path.slice(0, -1).reduce<ObjectNode | undefined>((object, name) => {
    const value = propertyOf(object, name)?.value;
    return value?.kind === 'object' ? value : undefined;
  }, draft.root as ObjectNode);
  const property = propertyOf(parent, path.at(-1) ?? '');
  assert.ok(property, path.join('.'));
  return property;
}

function added(text: string, name: string, value: JsonValue, ...path: readonly string[]): string {
  return changed(text, draft => {
    const object = draft.objectAt(path);
    assert.ok(object);
    draft.add(object, name, value);
  });
}

function removed(text: string, ...path: readonly string[]): string {
  return changed(text, draft => draft.remove(at(draft, ...path)));
}

describe('draft: add', () => {
  it('inserts after the last member, with the indent of the file', () => {
    assert.equal(added('{\n    "a": 1\n}\n', 'b', 2), '{\n    "a": 1,\n    "b": 2\n}\n');
    assert.equal(added('{\n\t"a": 1\n}', 'b', { c: 1 }), '{\n\t"a": 1,\n\t"b": {\n\t\t"c": 1\n\t}\n}');
  });

  it('keeps Windows line ends', () => {
    assert.equal(added('{\r\n  "a": 1\r\n}\r\n', 'b', [1, 2]), '{\r\n  "a": 1,\r\n  "b": [1, 2]\r\n}\r\n');
  });

  it('stays on one line if the object is on one line', () => {
    assert.equal(added('{ "a": 1 }', 'b', { c: true }), '{ "a": 1, "b": { "c": true } }');
  });

  it('does not change an existing key', () => {
    assert.equal(added('{ "a": 1 }', 'a', 2), '{ "a": 1 }');
  });

  it('fills an empty object', () => {
    assert.equal(added('{}', 'a', 1), '{\n  "a": 1\n}');
    assert.equal(added('{\n  "z": {}\n}', 'a', 1, 'z'), '{\n  "z": {\n    "a": 1\n  }\n}');
  });

  it('adds no second comma after a trailing one, and no code inside a comment', () => {
    assert.equal(added('{\n  "a": 1, // one\n}', 'b', 2), '{\n  "a": 1, // one\n  "b": 2\n}');
    assert.equal(added('{\n  "a": 1 // one\n}', 'b', 2), '{\n  "a": 1, // one\n  "b": 2\n}');
  });

  it('creates missing sections on the way', () => {
    assert.equal(
      added('{\n  "a": 1\n}', 'c', 2, 'x', 'y'),
      '{\n  "a": 1,\n  "x": {\n    "y": {\n      "c": 2\n    }\n  }\n}',
    );
  });

  it('writes round large numbers with an exponent', () => {
    const written = [500000000, 100000, 1048576, 0.00001, 0.00025, 0.001, 0];
    const texts = ['5e8', '1e5', '1048576', '1e-5', '2.5e-4', '0.001', '0'];
    assert.deepEqual(
      written.map(value => added('{ "a": 1 }', 'b', value)),
      texts.map(text => `{ "a": 1, "b": ${text} }`),
    );
    assert.equal(added('{ "a": 1 }', 'b', 1048576), '{ "a": 1, "b": 1048576 }');
  });
});

describe('draft: remove', () => {
  it('removes a line with its comma', () => {
    assert.equal(removed('{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}', 'b'), '{\n  "a": 1,\n  "c": 3\n}');
    assert.equal(removed('{\n  "a": 1,\n  "b": 2\n}', 'b'), '{\n  "a": 1\n}');
    assert.equal(removed('{\n  "a": 1\n}', 'a'), '{\n}');
  });

  it('works within a line', () => {
    assert.equal(removed('{ "a": 1, "b": 2, "c": 3 }', 'b'), '{ "a": 1, "c": 3 }');
    assert.equal(removed('{ "a": 1, "b": 2 }', 'b'), '{ "a": 1 }');
    assert.equal(removed('{ "a": 1, "b": 2 }', 'a'), '{ "b": 2 }');
  });

  it('leaves comments where they are', () => {
    assert.equal(removed('{\n  // why\n  "a": 1, // one\n  "b": 2\n}', 'a'), '{\n  // why\n  // one\n  "b": 2\n}');
  });

  it('removes a whole section', () => {
    assert.equal(removed('{\n  "a": {\n    "b": 1\n  },\n  "c": 2\n}', 'a'), '{\n  "c": 2\n}');
  });
});

describe('draft: replace and rename', () => {
  it('changes only the value or the key', () => {
    assert.equal(
      changed('{\n  "a": 1, // x\n}', draft => draft.replaceValue(at(draft, 'a'), { b: true })),
      '{\n  "a": {\n    "b": true\n  }, // x\n}',
    );
    assert.equal(
      changed('{ "a": 1 }', draft => draft.rename(at(draft, 'a'), 'b')),
      '{ "b": 1 }',
    );
    assert.equal(
      changed('{ "a": }', draft => draft.replaceValue(at(draft, 'a'), 3)),
      '{ "a": 3 }',
    );
  });
});

describe('difference', () => {
  it('turns one source into the other with one edit', () => {
    for (const [before, after] of [
      ['', 'a'],
      ['aaa', 'aa'],
      ['{"a": 1}\r\n', '{"a": 1}\n'],
      ['x\u{1F600}y', 'x\u{1F601}y'],
    ] as const) {
      assert.equal(applyEdits(before, difference(before, after)), after);
    }
    assert.deepEqual(difference('same', 'same'), []);
  });
});
