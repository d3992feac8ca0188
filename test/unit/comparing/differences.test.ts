import assert from 'node:assert/strict';
import { analyse } from '../../../server/src/analysis/analysis.js';
import { effectiveValues } from '../../../server/src/analysis/effective-config.js';
import { differences } from '../../../server/src/comparing/differences.js';
import { sideText } from '../../../server/src/comparing/side-text.js';
import { openText } from '../../../server/src/document/config-document.js';
import { defaultSettings } from '../../../server/src/loaders/assumptions.js';

function difference(one: string, other: string): readonly string[] {
  const [first = [], second = []] = [one, other].map(text => effectiveValues(analyse(openText(text), defaultSettings)));
  return differences(first, second).map(each => `${each.path}: ${sideText(each.one)} -> ${sideText(each.other)}`);
}

const same: readonly (readonly [what: string, one: string, other: string])[] = [
  [
    'the order of keys',
    '{ "train_batch_size": 8, "fp16": { "enabled": true } }',
    '{ "fp16": { "enabled": true }, "train_batch_size": 8 }',
  ],
  [
    'a default that is written',
    '{ "train_batch_size": 8, "zero_optimization": { "stage": 2 } }',
    '{ "train_batch_size": 8, "zero_optimization": { "stage": 2, "reduce_bucket_size": 5e8 } }',
  ],
  [
    'the spelling of a number',
    '{ "train_batch_size": 8, "zero_optimization": { "stage": 2, "reduce_bucket_size": 1e8 } }',
    '{ "train_batch_size": 8.0, "zero_optimization": { "stage": 2, "reduce_bucket_size": 100000000 } }',
  ],
  [
    'another name of a key',
    '{ "train_batch_size": 8, "bf16": { "enabled": true } }',
    '{ "train_batch_size": 8, "bfloat16": { "enabled": true } }',
  ],
  ['a section that is off', '{ "train_batch_size": 8 }', '{ "train_batch_size": 8, "wandb": { "enabled": false } }'],
  [
    'an offload to no device',
    '{ "train_batch_size": 8, "zero_optimization": { "stage": 3 } }',
    '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "offload_optimizer": { "device": "none", "pin_memory": true }, "offload_param": { "device": "none" } } }',
  ],
  ['a comment', '{ "train_batch_size": 8 }', '{ // ours\n "train_batch_size": 8 }'],
];

describe('the differences of two configs', () => {
  for (const [what, one, other] of same) {
    it(`do not include ${what}`, () => {
      assert.deepEqual(difference(one, other), []);
      assert.deepEqual(difference(other, one), []);
    });
  }

  it('include values and the defaults that follow from them', () => {
    const stage = (stage: number) => `{ "train_batch_size": 8, "zero_optimization": { "stage": ${stage} } }`;
    const found = difference(stage(2), stage(3));
    assert.ok(found.includes('zero_optimization.stage: 2 -> 3'), found.join('\n'));
    assert.ok(
      found.includes('zero_optimization.overlap_comm: false (default at stage 2) -> true (default at stage 3)'),
      found.join('\n'),
    );
  });

  it('include a section by its values that are not defaults', () => {
    const found = difference(
      '{ "train_batch_size": 8, "zero_optimization": { "stage": 3 } }',
      '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "offload_param": { "device": "cpu" } } }',
    );
    assert.deepEqual(found, ['zero_optimization.offload_param.device: not there -> "cpu"']);
  });

  it('include a section of defaults, which can have an effect by itself', () => {
    const found = difference(
      '{ "train_batch_size": 8, "zero_optimization": { "stage": 2 } }',
      '{ "train_batch_size": 8, "zero_optimization": { "stage": 2, "zenflow": {} } }',
    );
    assert.deepEqual(found, ['zero_optimization.zenflow: null (default) -> {} (its values are the defaults)']);
  });

  it('include the order of a list', () => {
    const betas = (list: string) =>
      `{ "train_batch_size": 8, "optimizer": { "type": "Adam", "params": { "betas": ${list} } } }`;
    assert.equal(difference(betas('[0.8, 0.9]'), betas('[0.9, 0.8]')).length, 1);
  });
});
