import assert from 'node:assert/strict';
import type { Place } from '../../../server/src/estimating/estimate.js';
import { estimateMemory } from '../../../server/src/estimating/memory.js';
import { zero2ModelStates, zero3ModelStates } from '../../../server/src/estimating/model-states.js';
import { type Plan, usualBuffers, usualPlan } from '../../../server/src/estimating/plan.js';

const model = { params: 7_000_000_000, largestLayer: 131_072_000, notes: [] };
const eight = { gpusPerNode: 8, nodes: 1 };
const bare = { ...usualBuffers, reduceBucket: 0, prefetch: 0 };

function estimate(plan: Partial<Plan>, hardware = eight) {
  return estimateMemory({ ...usualPlan, buffers: bare, ...plan }, model, hardware);
}

describe('the memory of a run', () => {
  for (const gpusPerNode of [1, 3, 8, 16]) {
    for (const nodes of [1, 2, 4, 7]) {
      const hardware = { gpusPerNode, nodes };
      for (const [params, optimizer] of [
        ['none', 'none'],
        ['none', 'cpu'],
        ['cpu', 'cpu'],
      ] as const) {
        it(`is DeepSpeed's in stage 3, ${params} and ${optimizer} offloaded, on ${nodes} x ${gpusPerNode}`, () => {
          for (const zeroInit of [true, false]) {
            const { cpuBytes, gpuBytes, parts } = estimate(
              { stage: 3, offloadParams: params, offloadOptimizer: optimizer, zeroInit },
              hardware,
            );
            const expected = zero3ModelStates(model.params, model.largestLayer, hardware, {
              offloadParams: params === 'cpu',
              offloadOptimizer: optimizer === 'cpu',
              zeroInit,
            });
            const buffers = parts.find(({ kind }) => kind === 'buffers')?.bytes ?? 0;
            assert.equal(
              buffers,
              optimizer === 'none' ? Math.ceil((2 * model.params) / (gpusPerNode * nodes) / 2) * 2 : 0,
            );
            assert.deepEqual({ cpuBytes, gpuBytes: gpuBytes - buffers }, expected);
          }
        });
      }
      for (const offloaded of nodes === 1 ? ([true, false] as const) : [false]) {
        it(`is DeepSpeed's in stage 2, ${offloaded ? '' : 'not '}offloaded, on ${nodes} x ${gpusPerNode}`, () => {
          const { cpuBytes, gpuBytes } = estimate({ stage: 2, offloadOptimizer: offloaded ? 'cpu' : 'none' }, hardware);
          assert.deepEqual(
            { cpuBytes, gpuBytes },
            zero2ModelStates(model.params, hardware, { offloadOptimizer: offloaded }),
          );
        });
      }
    }
  }

  const gpu: readonly (readonly [string, Partial<Plan>, number])[] = [
    ['stage 0: 20 bytes', { stage: 0 }, 20],
    ['stage 0 in fp32: no copies', { stage: 0, weightBytes: 4, masterBytes: 0 }, 16],
    ['stage 0 with SGD', { stage: 0, weightBytes: 4, masterBytes: 0, stateBytes: 0 }, 8],
    ['stage 1: 4 bytes and an eighth of 16', { stage: 1 }, 4 + 16 / 8],
    ['stage 1 with the bf16 optimizer', { stage: 1, wholeGradients: true }, 8 + 12 / 8],
    ['stage 1 offloaded: the gradients stay', { stage: 1, offloadOptimizer: 'cpu' }, 4],
    ['stage 2: 2 bytes and an eighth of 18', { stage: 2 }, 2 + 18 / 8],
    ['stage 2 with 16-bit states', { stage: 2, masterBytes: 2, stateBytes: 4 }, 2 + 10 / 8],
    ['stage 2 in fp32', { stage: 2, weightBytes: 4 }, 4 + 20 / 8],
    ['stage 0 cannot offload', { stage: 0, offloadOptimizer: 'cpu' }, 20],
  ];
  for (const [what, plan, bytes] of gpu) {
    it(`on a GPU, ${what}`, () => {
      assert.equal(estimate(plan).gpuBytes, bytes * model.params);
    });
  }

  it('counts NVMe as the CPU below stage 3', () => {
    assert.deepEqual(estimate({ stage: 2, offloadOptimizer: 'nvme' }), estimate({ stage: 2, offloadOptimizer: 'cpu' }));
  });

  it('partitions the optimizer state among nodes in stage 2, and says that DeepSpeed does not', () => {
    const { cpuBytes, notes } = estimate({ stage: 2, offloadOptimizer: 'cpu' }, { gpusPerNode: 1, nodes: 2 });
    assert.equal(cpuBytes, 8 * model.params * 1.5);
    assert.match(notes.join(), /DeepSpeed's own estimate/);
  });

  it('puts states on NVMe and keeps buffers in memory', () => {
    const { gpuBytes, cpuBytes, nvmeBytes, parts } = estimate(
      { stage: 3, offloadOptimizer: 'nvme', offloadParams: 'nvme' },
      { gpusPerNode: 8, nodes: 2 },
    );
    assert.equal(gpuBytes, 4 * model.largestLayer);
    assert.equal(nvmeBytes, (18 * model.params) / 2);
    const buffers = parts.filter(({ kind, place }) => kind === 'buffers' && place === 'cpu').map(({ bytes }) => bytes);
    assert.deepEqual(buffers, [8 * 4 * (model.params / 16) * 4, 8 * 5 * 1e8 * 2, 8 * (model.params / 16) * 2]);
    assert.equal(cpuBytes, (2 * model.params * 1.5) / 2 + buffers.reduce((sum, bytes) => sum + bytes));
  });

  const buckets: readonly (readonly [string, Partial<Plan>, number])[] = [
    ['a bucket of 16-bit gradients', { stage: 2, buffers: usualBuffers }, 1e9],
    ['two that take turns', { stage: 2, buffers: { ...usualBuffers, reduceBuckets: 2 } }, 2e9],
    [
      'one in stage 3, the reduced gradients and what is gathered ahead',
      { stage: 3, buffers: { ...usualBuffers, reduceBuckets: 2 } },
      14e9 / 8 + 1e9 + 1e8,
    ],
    ['none for the bf16 optimizer', { stage: 1, wholeGradients: true, buffers: usualBuffers }, 0],
    ['of 32-bit gradients', { stage: 1, weightBytes: 4, buffers: usualBuffers }, 2e9],
  ];
  for (const [what, plan, bytes] of buckets) {
    it(`counts buckets: ${what}`, () => {
      const parts = estimate(plan).parts.filter(({ kind }) => kind === 'buffers');
      assert.equal(
        parts.reduce((sum, part) => sum + part.bytes, 0),
        bytes,
      );
    });
  }

  it('has parts that add up, for every plan', () => {
    for (const stage of [0, 1, 2, 3] as const) {
      for (const offloadOptimizer of ['none', 'cpu', 'nvme'] as const) {
        for (const offloadParams of ['none', 'cpu', 'nvme'] as const) {
          const { parts, ...sums } = estimate({ stage, offloadOptimizer, offloadParams }, { gpusPerNode: 3, nodes: 7 });
          const sum = (place: Place): number =>
            parts.reduce((total, part) => (part.place === place ? total + part.bytes : total), 0);
          assert.deepEqual([sum('gpu'), sum('cpu'), sum('nvme')], [sums.gpuBytes, sums.cpuBytes, sums.nvmeBytes]);
          assert.ok(parts.every(({ bytes, label }) => Number.isInteger(bytes) && bytes > 0 && label !== ''));
        }
      }
    }
  });

  it('says what is missing without the largest layer, and what may be added', () => {
    const { notes, atMost, leftOut } = estimateMemory(
      { ...usualPlan, stage: 3 },
      { params: 5e8, notes: ['N.'] },
      eight,
    );
    assert.match(notes.join(' '), /^N\. The largest layer is not known/);
    assert.deepEqual(
      atMost.map(({ bytes }) => bytes),
      [1e9],
    );
    assert.match(leftOut.join(), /activations/);
  });
});
