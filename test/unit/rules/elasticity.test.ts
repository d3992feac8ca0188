import assert from 'node:assert/strict';
import { findingOf, findingsIn, fixedBy, loadErrorsIn } from './findings.js';

/** Returns a config that elasticity accepts, with changed values; undefined removes one. */
function elastic(change: object, beside: object = {}): object {
  const elasticity = { enabled: true, max_train_batch_size: 2000, micro_batch_sizes: [2, 4, 6], ...change };
  return { ...beside, elasticity };
}

describe('elasticity', () => {
  it('requires its two numbers when it is on', () => {
    assert.deepEqual(loadErrorsIn(elastic({})), []);
    assert.deepEqual(loadErrorsIn({ elasticity: { enabled: true } }), ['elasticity-missing-key']);
    assert.deepEqual(loadErrorsIn({ train_batch_size: 8, elasticity: { enabled: false } }), []);
  });

  it('is on for every value that counts as true', () => {
    for (const enabled of ['auto', 'false', [1], { a: 1 }, 2]) {
      const found = loadErrorsIn(elastic({ enabled }, { train_batch_size: 8 }));
      assert.ok(found.includes('batch-size-with-elasticity'), JSON.stringify(enabled));
    }
    for (const enabled of [[], {}, '', 0]) {
      const found = loadErrorsIn(elastic({ enabled }, { train_batch_size: 8 }));
      assert.ok(!found.includes('batch-size-with-elasticity'), JSON.stringify(enabled));
    }
  });

  it('accepts a list of positive integers up to the largest batch', () => {
    for (const sizes of [[], [2, 0], [2, 2.5], [2, '4'], [2, null], [2, 4000]]) {
      assert.deepEqual(loadErrorsIn(elastic({ micro_batch_sizes: sizes })), ['elasticity-micro-batches'], `${sizes}`);
    }
    assert.deepEqual(loadErrorsIn(elastic({ micro_batch_sizes: [2, true] })), []);
    const perNode = { max_train_batch_size: 16, micro_batch_sizes: [2, 8], num_gpus_per_node: 4 };
    assert.deepEqual(loadErrorsIn(elastic(perNode)), ['elasticity-micro-batches']);
    assert.deepEqual(loadErrorsIn(elastic({ ...perNode, version: 0.1 })), []);
  });

  it('checks its limits only while it is on', () => {
    for (const change of [{ min_gpus: 0 }, { max_gpus: 0 }, { min_time: -1 }, { num_gpus_per_node: 0 }]) {
      assert.deepEqual(loadErrorsIn(elastic(change)), ['out-of-range']);
      assert.deepEqual(loadErrorsIn(elastic({ ...change, enabled: false }, { train_batch_size: 8 })), []);
    }
  });

  it('compares "min_gpus" with a number, which may be a fraction', () => {
    assert.deepEqual(loadErrorsIn(elastic({ min_gpus: '4' })), ['wrong-type']);
    assert.deepEqual(loadErrorsIn(elastic({ min_gpus: 1.5 })), []);
  });

  it('compares a null with a number only while it is on', () => {
    assert.deepEqual(loadErrorsIn(elastic({ min_gpus: null })), ['null-value']);
    assert.deepEqual(loadErrorsIn(elastic({ min_gpus: null, enabled: false }, { train_batch_size: 8 })), []);
  });

  it('fills in nothing for "auto"', () => {
    assert.deepEqual(loadErrorsIn(elastic({ max_gpus: 'auto' })), ['unfilled-auto']);
  });

  it('accepts two versions, as numbers or in quotes', () => {
    for (const version of [0.1, 0.2, '0.1', '0.2']) {
      assert.deepEqual(loadErrorsIn(elastic({ version })), []);
    }
    for (const version of [0.3, 0.15, 'two']) {
      assert.deepEqual(loadErrorsIn(elastic({ version })), ['elasticity-version']);
    }
  });

  it('places model parallelism on whole nodes, in version 0.2', () => {
    const model = { model_parallel_size: 2, num_gpus_per_node: 8 };
    assert.deepEqual(loadErrorsIn(elastic(model)), []);
    assert.deepEqual(loadErrorsIn(elastic({ model_parallel_size: 2 })), ['elasticity-model-parallel']);
    assert.deepEqual(loadErrorsIn(elastic({ ...model, version: 0.1 })), ['elasticity-model-parallel']);
    assert.deepEqual(fixedBy('elasticity-model-parallel', elastic({ ...model, version: 0.1 })), {
      'Set "version" to 0.2': elastic({ ...model, version: 0.2 }),
    });
  });

  it('must find a number of GPUs', () => {
    assert.deepEqual(loadErrorsIn(elastic({ min_gpus: 8, max_gpus: 4 })), ['elasticity-gpu-range']);
    assert.deepEqual(loadErrorsIn(elastic({ min_gpus: 20_000 })), ['elasticity-gpu-range']);
    const far = { version: 0.1, max_train_batch_size: 50, micro_batch_sizes: [5, 3, 38], min_gpus: 900 };
    assert.deepEqual(loadErrorsIn(elastic(far)), ['elasticity-gpu-counts']);
    assert.deepEqual(loadErrorsIn(elastic({ ...far, version: 0.2 })), []);
  });

  const onGpus = (worldSize: number, change: object) => loadErrorsIn(elastic(change), { worldSize });

  it('starts only on a planned number of GPUs in version 0.1', () => {
    assert.deepEqual(onGpus(7, { version: 0.1 }), []);
    assert.deepEqual(onGpus(11, { version: 0.1 }), ['elasticity-gpu-counts']);
  });

  it('adapts the batch to the number of GPUs in version 0.2', () => {
    assert.deepEqual(onGpus(11, {}), []);
    assert.deepEqual(onGpus(1100, {}), ['elasticity-gpu-counts']);
  });

  it('says which numbers of GPUs fit', () => {
    assert.match(
      findingOf('elasticity-gpu-counts', elastic({ version: 0.1 }), { worldSize: 11 }).message,
      /^The elastic batch size of 1680 does not fit 11 data-parallel ranks \(it fits 1, 2, 3, .*and so on\)\./,
    );
  });

  it('refuses batch sizes in the file, unless it is told to ignore them', () => {
    const beside = { train_batch_size: 64, gradient_accumulation_steps: null };
    assert.deepEqual(loadErrorsIn(elastic({}, beside)), ['batch-size-with-elasticity', 'batch-size-with-elasticity']);
    const ignored = findingsIn(elastic({ ignore_non_elastic_batch_info: true }, { train_batch_size: 64 }));
    assert.deepEqual(
      ignored.map(({ code, severity }) => [code, severity]),
      [['batch-size-with-elasticity', 'warning']],
    );
  });
});
