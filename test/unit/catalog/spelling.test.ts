import assert from 'node:assert/strict';
import { type CatalogNode, catalog, lookUp, variantChildren } from '../../../server/src/catalog/catalog.js';
import { newestVersion } from '../../../server/src/catalog/releases.js';
import { similarKey } from '../../../server/src/catalog/similar.js';
import { parseConfig } from '../../../server/src/document/parse.js';

function meant(section: string, name: string, value = '1') {
  const node = section === '' ? catalog : lookUp(section);
  assert.ok(node, section);
  return similarKey(name, node, undefined, newestVersion, parseConfig(value))?.name;
}

/** A section, a written name, and the intended key. */
const misspelt: readonly (readonly [string, string, string])[] = [
  ['', 'gradient_acumulation_step', 'gradient_accumulation_steps'],
  ['', 'grad_accum_steps', 'gradient_accumulation_steps'],
  ['', 'gradient-clipping', 'gradient_clipping'],
  ['', 'grad_clip', 'gradient_clipping'],
  ['', 'trainBatchSize', 'train_batch_size'],
  ['', 'batch_train_size', 'train_batch_size'],
  ['', 'micro_batch_size_per_gpu', 'train_micro_batch_size_per_gpu'],
  ['zero_optimization', 'stgae', 'stage'],
  ['zero_optimization', 'stage3_param_persitance_treshold', 'stage3_param_persistence_threshold'],
  ['zero_optimization', 'stage3_overlap_comm', 'overlap_comm'],
  ['zero_optimization', 'reducebucketsize', 'reduce_bucket_size'],
  ['zero_optimization', 'contiguous_grads', 'contiguous_gradients'],
  ['fp16', 'initail_scale_power', 'initial_scale_power'],
];

/** A section and a name that only looks like one of its keys. */
const others: readonly (readonly [string, string])[] = [
  ['', 'gradient_accumulation_fusion'],
  ['', 'train_step_batch_size'],
  ['', 'msamp'],
  ['', 'fp8'],
  ['', 'pipe_parallel_size'],
  ['', 'dataloader_type'],
  ['', 'tensor_parallel_size'],
  ['zero_optimization', 'max_group_size'],
  ['zero_optimization', 'bucket_size'],
  ['zero_optimization', 'allgather_max_numel'],
  ['zero_optimization', 'partition_strategy'],
  ['scheduler.params', 'warmup_max_steps'],
];

describe('a name that is similar to a key', () => {
  for (const [section, name, key] of misspelt) {
    it(`means it: ${name} in ${section || 'the top level'}`, () => assert.equal(meant(section, name), key));
  }

  for (const [section, name] of others) {
    it(`does not mean it: ${name} in ${section || 'the top level'}`, () => {
      assert.equal(meant(section, name), undefined);
    });
  }

  it('is matched with keys that accept the written value', () => {
    assert.equal(meant('', 'sequence_parallel', '{}'), undefined);
    assert.equal(meant('', 'optimiser', '{}'), 'optimizer');
    assert.equal(meant('', 'optimiser', '"AdamW"'), undefined);
    assert.equal(meant('', 'use_wandb', 'true'), undefined);
  });

  it("is matched with the arguments of the file's optimizer, whatever the case of its type", () => {
    const params = lookUp('optimizer.params');
    assert.ok(params);
    for (const type of [
      'AdamW',
      'adamw',
      'ADAMW',
      'Adam',
      'adam',
      'OneBitAdam',
      'onebitadam',
      'lion',
      'Muon',
      'radam',
    ]) {
      assert.equal(similarKey('beta', params, type, newestVersion, parseConfig('[0.9, 0.99]'))?.name, 'betas', type);
      assert.equal(similarKey('beta', params, type, newestVersion, parseConfig('"auto"'))?.name, 'betas', type);
    }
    assert.equal(similarKey('moment', params, 'sgd', newestVersion, parseConfig('0.9'))?.name, 'momentum');
  });
});

/** Common typing errors in a name. */
function slipsIn(name: string): readonly string[] {
  const slips = [...name].flatMap((letter, i) => {
    const [before, after] = [name.slice(0, i), name.slice(i + 1)];
    return [before + after, before + letter + letter + after, `${before}${after[0] ?? ''}${letter}${after.slice(1)}`];
  });
  return [...new Set([...slips, name.replaceAll('_', '-'), name.replaceAll('_', '')])];
}

describe('a typing error in any key', () => {
  it('is recognized as that key, and hardly ever as another', () => {
    const counts = { right: 0, wrong: 0, none: 0 };
    const seen = new Set<CatalogNode>();
    const pending: CatalogNode[] = [catalog];
    for (let section = pending.pop(); section !== undefined; section = pending.pop()) {
      if (seen.has(section)) {
        continue;
      }
      seen.add(section);
      pending.push(...section.children.values());
      const type = section.path === 'optimizer.params' ? 'AdamW' : undefined;
      const variant = type === undefined ? undefined : variantChildren(section, type);
      for (const [name, node] of [...section.children, ...(variant ?? [])]) {
        const isWritten =
          node.parameter?.status === undefined && !node.parameter?.hidden && !node.parameter?.deprecated;
        for (const slip of isWritten && name.length > 4 ? slipsIn(name) : []) {
          if (!section.children.has(slip) && !variant?.has(slip)) {
            const found = similarKey(slip, section, type, newestVersion);
            counts[found === undefined ? 'none' : found.node === node ? 'right' : 'wrong'] += 1;
          }
        }
      }
    }
    const total = counts.right + counts.wrong + counts.none;
    assert.ok(total > 10_000, JSON.stringify(counts));
    assert.ok(counts.right / total > 0.99, JSON.stringify(counts));
    assert.ok(counts.wrong / total < 0.001, JSON.stringify(counts));
  }).timeout(60_000);
});
