import assert from 'node:assert/strict';
import { check } from '../../../server/src/checking/check.js';
import type { Verdict } from '../../../server/src/checking/verdict.js';
import { type ConfigDocument, openText } from '../../../server/src/document/config-document.js';
import { propertiesOf, type ValueNode } from '../../../server/src/document/syntax-tree.js';
import { assume, defaultSettings } from '../../../server/src/loaders/assumptions.js';
import { rules } from '../../../server/src/rules/rules.js';

function found(document: ConfigDocument): readonly Verdict[] {
  return check(document, assume(document, defaultSettings), rules);
}

function codesIn(document: ConfigDocument): readonly string[] {
  return found(document).map(({ code }) => code);
}

/** Returns a config to which other code may add keys. */
function incomplete(text: string): ConfigDocument {
  const document = openText(text);
  return { ...document, region: { ...document.region, isComplete: false } };
}

function valuesIn(document: ConfigDocument): readonly ValueNode[] {
  return [...propertiesOf(document.root)].flatMap(({ value }) =>
    value === undefined ? [] : value.kind === 'array' ? [value, ...value.items] : [value],
  );
}

/** Turns a value into one that a program computes. */
function makeUnknown(node: ValueNode): void {
  const { kind, ...others } = { ...node, properties: undefined, items: undefined };
  Object.assign(node, { ...others, kind: 'expression', value: 'args.value' });
}

describe('a value that a program computes', () => {
  for (const { code, bad } of rules) {
    it(`is not judged, in the example of ${code}`, () => {
      // The parser keeps the last tree, so each source differs.
      const sources = valuesIn(openText(bad)).map((_, i) => bad + ' '.repeat(i + 1));
      sources.forEach((source, i) => {
        const document = openText(source);
        const node = valuesIn(document)[i];
        assert.ok(node);
        makeUnknown(node);
        const inside = found({ ...document, isPlainJson: true }).filter(
          ({ span }) => span.offset >= node.offset && span.end <= node.end,
        );
        assert.deepEqual(inside, [], `${bad.slice(node.offset, node.end)} in ${bad}`);
      });
    });
  }
});

describe('a config to which other code may add keys', () => {
  it('lacks nothing', () => {
    assert.deepEqual(codesIn(openText('{ "zero_optimization": { "stage": 1 } }')), ['batch-size-missing']);
    assert.deepEqual(codesIn(incomplete('{ "zero_optimization": { "stage": 1 } }')), []);
  });

  it('still has its misspelt keys and wrong values', () => {
    const text = '{ "zero_optimization": { "stage": 4, "overlap_com": true } }';
    assert.deepEqual(codesIn(incomplete(text)), ['invalid-value', 'unknown-key']);
  });

  it('has no default for a key that may be added', () => {
    const text = '{ "train_batch_size": 8, "zero_optimization": { "offload_param": { "device": "cpu" } } }';
    assert.deepEqual(codesIn(openText(text)), ['no-effect-at-stage']);
    assert.deepEqual(codesIn(incomplete(text)), []);
  });

  it('contradicts itself only in keys that it has', () => {
    const text = '{ "fp16": { "enabled": true }, "bf16": { "enabled": true } }';
    assert.deepEqual(
      codesIn(incomplete(text)),
      codesIn(openText(text)).filter(code => code !== 'batch-size-missing'),
    );
  });

  it('may get other batch sizes', () => {
    const text = '{ "train_batch_size": 32, "train_micro_batch_size_per_gpu": 5, "gradient_accumulation_steps": 3 }';
    const settings = { ...defaultSettings, worldSize: 4 };
    const codes = (document: ConfigDocument): readonly string[] =>
      check(document, assume(document, settings), rules).map(({ code }) => code);
    assert.deepEqual(codes(openText(text)), ['batch-size-mismatch']);
    assert.deepEqual(codes(incomplete(text)), []);
  });
});
