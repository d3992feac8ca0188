import assert from 'node:assert/strict';
import type { Activations, Phase } from '../../../server/src/estimating/activations/phases.js';
import type { Estimate, PhaseName } from '../../../server/src/estimating/estimate.js';
import { estimateMemory } from '../../../server/src/estimating/memory.js';
import type { Place } from '../../../server/src/estimating/states/part.js';
import { type Plan, usualBuffers, usualPlan } from '../../../server/src/estimating/states/plan.js';

const billion = 1e9;
const model = { params: 7 * billion, largestLayer: 131_072_000, hiddenSize: 4096, notes: [] };
const eight = { gpusPerNode: 8, nodes: 1 };
const one = { gpusPerNode: 1, nodes: 1 };

function estimate(plan: Partial<Plan>, hardware = eight, size: Partial<typeof model> & { trained?: number } = {}) {
  return estimateMemory({ ...usualPlan, ...plan }, { ...model, ...size }, hardware);
}

function peakOf({ phases }: Estimate, phase: PhaseName): number {
  const found = phases.find(({ name }) => name === phase);
  assert.ok(found, phase);
  return found.gpuBytes;
}

/** A share that the machines of a test divide in whole numbers. */
const eighth = model.params / 8;

describe('the memory of a training step', () => {
  it('counts both 32-bit copies of the gradients in the step of stage 0', () => {
    for (const hardware of [one, eight]) {
      const found = estimate({ stage: 0 }, hardware);
      assert.equal(peakOf(found, 'step'), 24 * model.params);
      assert.equal(found.phase, 'step');
    }
    assert.equal(peakOf(estimate({ stage: 0, weightBytes: 4, masterBytes: 0 }), 'step'), 16 * model.params);
  });

  it('converts the gradients of one sub-group at a time in stage 3', () => {
    const step = (size: number, subGroup: number): number => {
      const buffers = { ...usualBuffers, subGroup };
      const found = estimate({ stage: 3, buffers }, eight, { params: size, largestLayer: 0 });
      return peakOf(found, 'step') - (16 * size) / 8 - 2 * buffers.reduceBucket;
    };
    // Gradients in 32 bits, and a flat copy in 16.
    assert.equal(step(7 * billion, 1e9), 6 * eighth);
    assert.equal(step(70 * billion, 1e9), 6 * billion);
    assert.equal(step(70 * billion, 5e8), 3 * billion);
  });

  it('counts the weights that stage 3 keeps gathered', () => {
    const forward = (buffers: Partial<Plan['buffers']>, hardware = eight): number =>
      peakOf(estimate({ stage: 3, buffers: { ...usualBuffers, ...buffers } }, hardware), 'forward');
    const none = forward({ maxLive: 0, reuseDistance: 0 });
    assert.equal(forward({ reuseDistance: 0 }) - none, 2 * billion);
    assert.equal(forward({ maxLive: 0, reuseDistance: 4e8 }) - none, 4e8);
    assert.equal(forward({ prefetch: 0 }) - forward({}), -2 * 5e7);
    assert.equal(forward({ maxLive: 0 }, one) - forward({}, one), 0, 'a single GPU gathers nothing');
  });

  it('counts the flat copy of the gradients in the step of stages 1 and 2', () => {
    for (const stage of [1, 2] as const) {
      const found = estimate({ stage }, eight, { largestLayer: 0 });
      assert.equal(peakOf(found, 'step'), 2 * model.params + 20 * eighth);
    }
  });

  it('keeps 32-bit gradients of all weights in stage 1 if it accumulates apart from the backward pass', () => {
    const of = (plan: Partial<Plan>): Estimate => estimate({ stage: 1, accumulationBytes: 4, ...plan });
    const usual = (plan: Partial<Plan>): Estimate => estimate({ stage: 1, ...plan });
    for (const offloadOptimizer of ['none', 'cpu'] as const) {
      const more = peakOf(of({ offloadOptimizer }), 'backward') - peakOf(usual({ offloadOptimizer }), 'backward');
      assert.ok(more > 2 * model.params, offloadOptimizer);
    }
    const step = (reduceBucket: number): number => {
      const plan = { offloadOptimizer: 'cpu', buffers: { ...usualBuffers, reduceBucket } } as const;
      return peakOf(of(plan), 'step') - peakOf(usual(plan), 'step');
    };
    assert.ok(step(1e6) > 3 * model.params && step(1e6) < 4 * model.params, 'tensors larger than a bucket stay');
    assert.equal(step(5e8), 4 * 5e8, 'the others share the last bucket');
  });

  it('counts the 16-bit copy in which the bf16 optimizer sends its gradients', () => {
    const found = estimate({ stage: 1, wholeGradients: true, accumulationBytes: 4 });
    assert.equal(peakOf(found, 'forward'), 6 * model.params + 12 * eighth);
    assert.equal(peakOf(found, 'backward'), 10 * model.params + 12 * eighth);
    assert.equal(peakOf(found, 'step'), 8 * model.params + 12 * eighth);
  });

  it('counts only the weights of what is frozen', () => {
    const trained = 8e6;
    for (const stage of [0, 1, 2] as const) {
      const { gpuBytes } = estimate({ stage }, eight, { trained, largestLayer: 0 });
      assert.ok(gpuBytes - 2 * model.params < 24 * trained + 2 * usualBuffers.reduceBucket, String(stage));
    }
    const partitioned = peakOf(estimate({ stage: 3 }, eight, { trained, largestLayer: 0 }), 'step');
    assert.ok(partitioned - 2 * eighth < 24 * trained + 2 * usualBuffers.reduceBucket);
  });

  it('counts in RAM what is there, without a reserve', () => {
    const unlocked = { pinOptimizer: false, offloadOptimizer: 'cpu' } as const;
    for (const stage of [1, 2] as const) {
      assert.equal(estimate({ stage, ...unlocked }).hostBytes, 18 * model.params + 8 * 2 * model.largestLayer);
    }
    assert.equal(estimate({ stage: 3, ...unlocked }).hostBytes, 18 * model.params);
    assert.equal(estimate({ stage: 3, ...unlocked, accumulationBytes: 4 }).hostBytes, 20 * model.params);
    assert.equal(estimate({ stage: 2 }).hostBytes, 0);
    const two = estimate({ stage: 3, ...unlocked }, { gpusPerNode: 8, nodes: 2 });
    assert.equal(two.hostBytes, 9 * model.params);
  });

  it('counts the gradients of earlier passes, and the wider copy of the weights, in RAM', () => {
    const unlocked = { stage: 2, pinOptimizer: false, offloadOptimizer: 'cpu' } as const;
    const more = (plan: Partial<Plan>): number =>
      estimate({ ...unlocked, ...plan }, eight, { largestLayer: 0 }).hostBytes - 18 * model.params;
    assert.equal(more({ accumulates: true }), 2 * model.params);
    assert.equal(more({ accumulates: true, stage: 1 }), 0);
    assert.equal(more({ weightBytes: 4, accumulationBytes: 4 }), 2 * model.params);
  });

  it('does not add the copy of the own gradients to the 32-bit ones in stage 1', () => {
    const found = estimate({ stage: 1 }, eight, { largestLayer: 0 });
    assert.equal(peakOf(found, 'backward'), 4 * model.params + 14 * eighth);
    assert.equal(found.gpuBytes, peakOf(found, 'backward'));
  });

  it('keeps reduced gradients in the precision of the accumulation in stage 3', () => {
    const step = (accumulationBytes: 2 | 4): Estimate => estimate({ stage: 3, accumulationBytes });
    const part = (found: Estimate): number =>
      found.parts.find(({ label }) => label.startsWith('Reduced gradients'))?.bytes ?? 0;
    assert.deepEqual([part(step(2)), part(step(4))], [2 * eighth, 4 * eighth]);
  });

  it('rounds page-locked blocks up to powers of two', () => {
    const at = (pinOptimizer: boolean): number =>
      estimate({ stage: 3, offloadOptimizer: 'cpu', pinOptimizer }, one, { params: 5e9 }).hostBytes;
    assert.equal(at(false), 90e9);
    // Five sub-groups of 4 GB, and 10 GB of reduced gradients.
    assert.equal(at(true) - at(false), 5 * (2 ** 32 - 4e9) + 2 ** 34 - 10e9);
  });

  it('keeps buffers in RAM for what is on drives', () => {
    const plan = { stage: 3, offloadOptimizer: 'nvme', offloadParams: 'nvme', pinOptimizer: false } as const;
    const { hostBytes, nvmeBytes, parts } = estimate(plan, { gpusPerNode: 8, nodes: 2 });
    const share = model.params / 16;
    const buffers = parts.filter(({ place, kind }) => place === 'host' && kind === 'buffers').map(({ bytes }) => bytes);
    assert.deepEqual(buffers, [8 * 4 * share * 4, 8 * 5 * 1e8 * 2]);
    assert.equal(nvmeBytes, 8 * 16 * share, 'all weights fit into "max_in_cpu"');
    assert.equal(hostBytes, buffers.reduce((sum, bytes) => sum + bytes) + 8 * (2 * share + 2 ** 30));
    const few = estimate({ ...plan, buffers: { ...usualBuffers, maxInCpu: 0 } }, { gpusPerNode: 8, nodes: 2 });
    assert.equal(few.nvmeBytes, 8 * 18 * share);
  });

  it('keeps a second copy of the weights in a group of GPUs', () => {
    const step = (secondCopy: number): number => peakOf(estimate({ stage: 3, secondCopy }), 'step');
    assert.equal(step(4) - step(1), (2 * model.params) / 4);
    assert.equal(peakOf(estimate({ stage: 2, secondCopy: 4 }), 'step'), peakOf(estimate({ stage: 2 }), 'step'));
  });

  it('keeps the gradients of earlier passes on the GPU', () => {
    const more = (stage: Plan['stage']): number =>
      peakOf(estimate({ stage, accumulates: true }), 'forward') - peakOf(estimate({ stage }), 'forward');
    assert.equal(more(0), 2 * model.params);
    assert.equal(more(1), 2 * model.params + 2 * usualBuffers.reduceBucket);
    assert.ok(more(2) >= 2 * eighth && more(2) < 2.2 * eighth);
    assert.equal(more(3), 0);
  });

  it('counts the NVMe of stages below 3 as RAM', () => {
    assert.deepEqual(estimate({ stage: 2, offloadOptimizer: 'nvme' }), estimate({ stage: 2, offloadOptimizer: 'cpu' }));
  });
});

const loss: Phase = { name: 'loss', bytes: 6e9, logitBytes: 2e9, gradientBytes: 0, finishedGradients: 0 };
const embedding: Phase = {
  name: 'embedding',
  bytes: 1e9,
  logitBytes: 0,
  gradientBytes: 262_144_000,
  finishedGradients: model.params - model.largestLayer,
};

function activations(...phases: readonly Phase[]): Activations {
  return { keptPerLayer: 1e8, kept: 4e9, keptLogits: 1e9, phases, notes: ['Assumed.'] };
}

describe('the combination of states and activations', () => {
  const combined = (plan: Partial<Plan>, ...phases: readonly Phase[]): Estimate =>
    estimateMemory({ ...usualPlan, ...plan }, model, eight, activations(...phases));

  it('is the largest phase, never the sum', () => {
    for (const stage of [0, 1, 2, 3] as const) {
      const found = combined({ stage }, loss, embedding);
      assert.equal(found.gpuBytes, Math.max(...found.phases.map(({ gpuBytes }) => gpuBytes)));
      assert.equal(peakOf(found, 'forward') - peakOf(estimate({ stage }), 'forward'), loss.bytes);
      assert.equal(peakOf(found, 'step'), peakOf(estimate({ stage }), 'step'), 'the step has no activations');
    }
  });

  it('adds the gradients that exist by then, if nothing reduces them', () => {
    const found = combined({ stage: 1, buffers: { ...usualBuffers, reduceBuckets: 0 } }, embedding);
    const always = 2 * model.params + 12 * eighth;
    assert.equal(
      peakOf(found, 'backward') - always,
      Math.max(2 * embedding.finishedGradients + embedding.bytes, 2 * model.params + 1e9),
    );
  });

  it('tells activations, logits and gradients apart', () => {
    const { parts, phase, hasActivations, notes } = combined({ stage: 3 }, { ...loss, bytes: 6e10 });
    const bytes = (kind: string): number => parts.find(each => each.kind === kind)?.bytes ?? 0;
    assert.deepEqual([phase, hasActivations, bytes('activations'), bytes('logits')], ['forward', true, 58e9, 2e9]);
    assert.ok(notes.includes('Assumed.'));
  });

  it('says that activations are missing', () => {
    assert.match(estimate({}).leftOut.join(), /activations/);
    assert.doesNotMatch(combined({}, loss).leftOut.join(), /activations/);
  });

  it('has a range for what nvidia-smi shows, wider with several GPUs', () => {
    const { gpuBytes, shown } = combined({ stage: 2 }, loss);
    assert.ok(shown.least > gpuBytes && shown.most > shown.least);
    const alone = estimate({ stage: 2 }, one);
    assert.ok(alone.shown.least - alone.gpuBytes < shown.least - gpuBytes);
  });
});

describe('the parts of an estimate', () => {
  it('add up, for every plan', () => {
    for (const stage of [0, 1, 2, 3] as const) {
      for (const offloadOptimizer of ['none', 'cpu', 'nvme'] as const) {
        for (const offloadParams of ['none', 'cpu', 'nvme'] as const) {
          const plan = { stage, offloadOptimizer, offloadParams };
          const { parts, ...sums } = estimate(plan, { gpusPerNode: 3, nodes: 7 });
          const sum = (place: Place): number =>
            parts.reduce((total, part) => (part.place === place ? total + part.bytes : total), 0);
          assert.deepEqual([sum('gpu'), sum('host'), sum('nvme')], [sums.gpuBytes, sums.hostBytes, sums.nvmeBytes]);
          assert.ok(parts.every(({ bytes, label }) => Number.isInteger(bytes) && bytes > 0 && label !== ''));
        }
      }
    }
  });

  it('say what is missing without the largest layer', () => {
    const { notes } = estimateMemory({ ...usualPlan, stage: 3 }, { params: 5e8, notes: ['N.'] }, eight);
    assert.match(notes.join(' '), /^N\. The largest layer is not known/);
  });

  it('say that the weights are there twice at the start, if that needs more than a step', () => {
    const note = /twice for a moment/;
    assert.match(estimate({ stage: 2, offloadOptimizer: 'cpu' }).notes.join(), note);
    assert.doesNotMatch(estimate({ stage: 0 }).notes.join(), note);
  });
});
