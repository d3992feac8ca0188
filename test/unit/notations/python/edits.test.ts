import assert from 'node:assert/strict';
import { applyEdits } from '../../../../server/src/document/draft.js';
import type { JsonValue } from '../../../../server/src/document/json-value.js';
import { layoutOf } from '../../../../server/src/document/layout.js';
import type { Edits } from '../../../../server/src/document/notation.js';
import { type ObjectNode, type PropertyNode, propertiesOf } from '../../../../server/src/document/syntax-tree.js';
import { pythonNotation } from '../../../../server/src/notations/python/python-notation.js';
import { onlyRegion } from './reading.js';

const edits: Edits = pythonNotation.edits;

function rootOf(text: string): ObjectNode {
  const { root } = onlyRegion(text);
  assert.equal(root?.kind, 'object');
  return root;
}

/** Returns the first property with a name. */
function named(root: ObjectNode, name: string): PropertyNode {
  const property = [...propertiesOf(root)].find(({ key }) => key.name === name);
  assert.ok(property);
  return property;
}

function added(text: string, name: string, value: JsonValue, to?: string): string {
  const root = rootOf(text);
  const object = to === undefined ? root : named(root, to).value;
  assert.equal(object?.kind, 'object');
  return applyEdits(text, edits.insertion(text, object, layoutOf({ text, root }), name, value));
}

function replaced(text: string, name: string, value: JsonValue): string {
  const root = rootOf(text);
  return applyEdits(text, edits.replacement(text, named(root, name), layoutOf({ text, root }), value));
}

const section = { enabled: true, note: 'it\'s "so"', none: null, lr: 1e-5, size: 5e8, list: [1, 'a'], inner: {} };

describe('an edit of a dict', () => {
  it('adds a member on a line of its own, in the quotes of the others', () => {
    const text = "c = {\n    'zero_optimization': {\n        'stage': 3,\n    },\n}\n";
    assert.equal(
      added(text, 'fp16', section),
      `c = {
    'zero_optimization': {
        'stage': 3,
    },
    'fp16': {
        'enabled': True,
        'note': 'it\\'s "so"',
        'none': None,
        'lr': 1e-5,
        'size': 5e8,
        'list': [1, 'a'],
        'inner': {}
    },
}
`,
    );
  });

  it('adds a member on the same line', () => {
    const text = 'c = {"zero_optimization": {"stage": 3}}';
    assert.equal(added(text, 'a', true), 'c = {"zero_optimization": {"stage": 3}, "a": True}');
    assert.equal(added(text, 'a', { b: [null, 'x'] }), `${text.slice(0, -1)}, "a": {"b": [None, "x"]}}`);
  });

  it('follows the majority of the quotes', () => {
    const text = `c = {"zero_optimization": {'stage': 3}, 'a': 1, 'b': 2}`;
    assert.equal(added(text, 'x', false), `${text.slice(0, -1)}, 'x': False}`);
  });

  it('adds an argument to a call of dict', () => {
    const text = "c = dict(zero_optimization=dict(stage=3), x='a')";
    assert.equal(added(text, 'fp16', { enabled: true }), `${text.slice(0, -1)}, fp16={'enabled': True})`);
    assert.equal(added(text, 'a', 1, 'zero_optimization'), "c = dict(zero_optimization=dict(stage=3, a=1), x='a')");
    assert.equal(
      added('c = dict(zero_optimization=dict())', 'a', 1, 'zero_optimization'),
      'c = dict(zero_optimization=dict(\n  a=1\n))',
    );
  });

  it('adds a member beside those with unknown keys', () => {
    for (const [text, result] of [
      ['c = {"zero_optimization": {"stage": 3}, **b}', 'c = {"zero_optimization": {"stage": 3}, "x": 1, **b}'],
      ['c = {**b, "zero_optimization": z}', 'c = {**b, "zero_optimization": z, "x": 1}'],
      ['c = {\n  "zero_optimization": z,\n  **b,\n}', 'c = {\n  "zero_optimization": z,\n  "x": 1,\n  **b,\n}'],
    ] as const) {
      assert.equal(added(text, 'x', 1), result);
    }
    const text = 'c = {"zero_optimization": {**b}}';
    assert.equal(added(text, 'x', 1, 'zero_optimization'), 'c = {"zero_optimization": {**b,\n  "x": 1\n}}');
  });

  it('replaces a value, also one that a name stands for', () => {
    assert.equal(
      replaced('c = {"zero_optimization": {"stage": 3}}', 'stage', 'auto'),
      'c = {"zero_optimization": {"stage": "auto"}}',
    );
    assert.equal(
      replaced("S = 1\nc = {'zero_optimization': {'stage': S}}", 'stage', 'a'),
      "S = 1\nc = {'zero_optimization': {'stage': 'a'}}",
    );
    assert.equal(
      replaced('c = dict(zero_optimization=dict(stage=(3)))', 'stage', true),
      'c = dict(zero_optimization=dict(stage=(True)))',
    );
    assert.equal(
      replaced('c = {"zero_optimization": {"stage": 3}}', 'stage', Number.POSITIVE_INFINITY),
      'c = {"zero_optimization": {"stage": float("inf")}}',
    );
  });

  it('renames and removes a member', () => {
    for (const [text, renamed, removed] of [
      [
        `c = {"zero_optimization": z, 'a': 1}`,
        `c = {"zero_optimization": z, 'b\\'': 1}`,
        'c = {"zero_optimization": z}',
      ],
      ['c = dict(zero_optimization=z, a=1)', 'c = dict(zero_optimization=z, b=1)', 'c = dict(zero_optimization=z)'],
    ] as const) {
      const a = named(rootOf(text), 'a');
      if (renamed !== undefined) {
        assert.equal(applyEdits(text, edits.renaming(text, a, renamed.includes("b\\'") ? "b'" : 'b')), renamed);
        assert.equal(applyEdits(text, edits.removal(text, a)), removed);
      }
    }
  });

  it('writes a value on one line', () => {
    const text = "c = {'zero_optimization': z}";
    assert.equal(
      edits.inline({ a: [true, null] }, text, named(rootOf(text), 'zero_optimization').key),
      "{'a': [True, None]}",
    );
    assert.equal(edits.inline('a', '', undefined), '"a"');
  });
});
