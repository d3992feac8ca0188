import assert from 'node:assert/strict';
import { keptWeights } from '../../../server/src/estimating/architectures/kept-weights.js';
import { modulesOf } from '../../../server/src/estimating/architectures/model-modules.js';
import type { Settings } from '../../../server/src/loaders/assumptions.js';
import { findingsIn } from './findings.js';
import '../estimator.js';

const llama70 = {
  model_type: 'llama',
  hidden_size: 8192,
  intermediate_size: 28672,
  num_attention_heads: 64,
  num_key_value_heads: 8,
  num_hidden_layers: 80,
  vocab_size: 128256,
};
const llama13 = {
  ...llama70,
  hidden_size: 5120,
  intermediate_size: 13824,
  num_attention_heads: 40,
  num_hidden_layers: 40,
};
const { num_key_value_heads: _, ...equalHeads } = { ...llama13, vocab_size: 32000 };

const known: Partial<Settings> = {
  model: 'config.json',
  modelText: JSON.stringify(llama70),
  worldSize: 64,
  sequenceLength: 2048,
  activationCheckpointing: 'on',
  attention: 'sdpa',
  loraRank: 16,
};

function messages(code: string, zero: object, settings: Partial<Settings>): readonly string[] {
  const config = {
    train_micro_batch_size_per_gpu: 1,
    bf16: { enabled: true },
    optimizer: { type: 'AdamW' },
    zero_optimization: { stage: 3, ...zero },
  };
  return findingsIn(config, { ...known, ...settings })
    .filter(finding => finding.code === code)
    .map(({ message }) => message);
}

describe('memory that does not fit', () => {
  it('is that of a second copy if the run fits without it', () => {
    const copy = { zero_hpz_partition_size: 2 };
    const [message] = messages('exceeded-gpu-memory', copy, { gpuMemoryGB: 64 });
    assert.match(message ?? '', /With "zero_optimization\.zero_hpz_partition_size" 1 the run fits\.$/);
    assert.deepEqual(messages('exceeded-gpu-memory', copy, { gpuMemoryGB: 141 }), []);
  });

  it('is that of a sub-group if buffers for NVMe have its size', () => {
    const nvme = { offload_optimizer: { device: 'nvme', nvme_path: '/local_nvme' } };
    const trained = { loraRank: 4096, worldSize: 8, hostMemoryGB: 160 };
    const [message] = messages('exceeded-host-memory', nvme, trained);
    assert.match(message ?? '', /With "zero_optimization\.sub_group_size" 100000000 the run fits\.$/);
    assert.deepEqual(messages('exceeded-host-memory', { ...nvme, sub_group_size: 1e8 }, trained), []);
  });

  it('is locked only if the host has fewer pages than are locked', () => {
    const offloads = (pin: boolean): object => ({ offload_optimizer: { device: 'cpu', pin_memory: pin } });
    const host = { model: '7B', loraRank: 4096, hostMemoryGB: 8, worldSize: 8 };
    const [locked] = messages('exceeded-host-memory', offloads(true), host);
    assert.match(locked ?? '', /Locked pages cannot be swapped out/);
    const [pageable] = messages('exceeded-host-memory', offloads(false), host);
    assert.match(pageable ?? '', /, 0 of it in locked pages.* The system swaps/);
  });
});

describe('a second copy of the weights', () => {
  const codes = (size: number, settings: Partial<Settings>): readonly string[] =>
    messages('ineffective-second-copy', { zero_hpz_partition_size: size }, { model: null, ...settings });

  it('is the first one again in a group of all GPUs', () => {
    assert.equal(codes(8, { worldSize: 8 }).length, 1);
    assert.equal(codes(16, { worldSize: 8 }).length, 1);
    assert.deepEqual(codes(8, { worldSize: 16 }), []);
    assert.deepEqual(codes(1, { worldSize: 8 }), []);
    assert.deepEqual(codes(8, { worldSize: 1 }), []);
  });

  it('spans hosts if their GPUs are no multiple of its group', () => {
    assert.equal(codes(16, { worldSize: 32, gpusPerNode: 8 }).length, 1);
    assert.deepEqual(codes(4, { worldSize: 32, gpusPerNode: 8 }), []);
  });
});

describe('weights with a buffer at the end of the forward pass', () => {
  const kept = (config: object, distance: number, layers = 40): number =>
    keptWeights(modulesOf(config as Readonly<Record<string, unknown>>)?.modules ?? [], layers, distance, 0);

  it('are those that are used again within the distance', () => {
    // The head, then down, up, gate, out, values, keys and queries of the last layer, and one of the layer before.
    assert.equal(kept(equalHeads, 1e9), 9);
    assert.equal(kept(equalHeads, 3e8), 1);
    assert.equal(kept(equalHeads, 0), 0);
    assert.equal(kept(llama70, 1e9, 80), 1);
  });

  it('are all weights of a model that is smaller', () => {
    assert.equal(kept(equalHeads, 1e12), 40 * 7 + 2);
  });

  it('are found for a number of layers that no model has', () => {
    assert.ok(kept({ ...equalHeads, num_hidden_layers: 1e12 }, Number.POSITIVE_INFINITY, 1e12) > 0);
  });

  it('stop a run with the buffers that DeepSpeed has by default', () => {
    const nvme = { offload_param: { device: 'nvme', nvme_path: '/local_nvme' } };
    const found = (zero: object): number =>
      messages('small-swap-buffer', zero, { modelText: JSON.stringify(equalHeads), worldSize: 8 }).length;
    assert.equal(found(nvme), 1);
    assert.equal(found({ ...nvme, stage3_max_reuse_distance: 0 }), 0);
    assert.equal(found({ offload_param: { ...nvme.offload_param, buffer_count: 9 } }), 0);
    assert.equal(found({ offload_param: { ...nvme.offload_param, max_in_cpu: 2e9 } }), 0);
  });
});
