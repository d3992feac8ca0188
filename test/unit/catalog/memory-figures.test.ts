import assert from 'node:assert/strict';
import { lookUp } from '../../../server/src/catalog/catalog.js';
import { openText } from '../../../server/src/document/config-document.js';
import { estimateConfig } from '../../../server/src/estimating/config.js';
import type { Estimate } from '../../../server/src/estimating/estimate.js';
import { assume, defaultSettings } from '../../../server/src/loaders/assumptions.js';
import '../estimator.js';

/** The run of the catalog's examples: 7e9 parameters in 16 bits with Adam, on a node of 8 GPUs. */
function estimate(zero: object): Estimate {
  const config = { train_micro_batch_size_per_gpu: 1, bf16: { enabled: true }, optimizer: { type: 'AdamW' } };
  const document = openText(JSON.stringify({ ...config, zero_optimization: zero }));
  const reading = { document, assumptions: assume(document, defaultSettings) };
  const found = estimateConfig(reading, { params: 7e9, notes: [] }, { gpusPerNode: 8, nodes: 1 });
  assert.ok(found);
  return found;
}

const gibibytes = (bytes: number): number => bytes / 2 ** 30;
const cpu = { device: 'cpu' };
const host = (zero: object): number => gibibytes(estimate(zero).hostBytes);
/** RAM that changes with a switch for pinned memory: all blocks that can be pinned, without those that cannot. */
const pinned = (stage: number): number => {
  const { parts } = estimate({ stage, offload_optimizer: cpu });
  const own = parts.filter(({ place, bytes }) => place === 'host' && Number.isInteger(Math.log2(bytes)));
  return gibibytes(own.reduce((sum, { bytes }) => sum + bytes, 0));
};

const figures: readonly (readonly [path: string, figures: () => readonly number[]])[] = [
  ['zero_optimization', () => [0, 1, 2, 3].map(stage => gibibytes(estimate({ stage }).gpuBytes))],
  [
    'zero_optimization.offload_optimizer',
    () => [host({ stage: 2, offload_optimizer: cpu }), host({ stage: 3, offload_optimizer: cpu })],
  ],
  ['zero_optimization.offload_optimizer.device', () => [host({ stage: 2, offload_optimizer: cpu }) / 8]],
  ['zero_optimization.offload_optimizer.pin_memory', () => [pinned(2), pinned(3)]],
  [
    'zero_optimization.offload_optimizer.nvme_path',
    () => [gibibytes(estimate({ stage: 3, offload_optimizer: { device: 'nvme' } }).nvmeBytes)],
  ],
  ['zero_optimization.offload_param', () => [host({ stage: 3, offload_param: cpu }) / 8]],
  ['zero_optimization.offload_param.device', () => [host({ stage: 3, offload_param: cpu }) / 8]],
  ['zero_optimization.offload_param.pin_memory', () => [host({ stage: 3, offload_param: cpu }) / 8]],
];

describe('the figures in the documentation of keys', () => {
  for (const [path, computed] of figures) {
    it(`are those of the estimate at ${path}`, () => {
      const details = lookUp(path)?.parameter?.details ?? '';
      const written = [...details.matchAll(/\d+(?:\.\d+)?/g)].map(([number]) => Number(number));
      for (const figure of computed()) {
        const own = written.filter(number => Math.abs(number / figure - 1) < 0.003);
        assert.ok(own.length > 0, `${figure} is not in: ${details}`);
      }
    });
  }
});
