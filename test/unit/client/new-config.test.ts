import assert from 'node:assert/strict';
import { gpusIn, memoryIn, parametersProblem } from '../../../client/src/new-config/amounts.js';
import { type Step, type Turn, walk } from '../../../client/src/new-config/steps.js';
import { bufferSummary, memorySummary, modelSummary, reservations } from '../../../client/src/new-config/summaries.js';
import { estimateMemory } from '../../../server/src/estimating/memory.js';
import { usualPlan } from '../../../server/src/estimating/plan.js';

const gibibyte = 2 ** 30;

describe('amounts in the answers for a new config', () => {
  it('reads GPUs, of one node or of several', () => {
    assert.deepEqual(gpusIn(' 8 '), { nodes: 1, gpusPerNode: 8 });
    for (const text of ['2x8', '2 x 8', '2 X 8', '2 × 8', '2*8']) {
      assert.deepEqual(gpusIn(text), { nodes: 2, gpusPerNode: 8 }, text);
    }
    for (const text of ['', '0', '-1', 'eight', '2 x 0', '1.5', '2 x 2 x 2']) {
      assert.equal(gpusIn(text), undefined, text);
    }
  });

  it('reads gibibytes and terabytes', () => {
    assert.deepEqual(['24', '24 GB', '24gib', '0.5', '1.5 TB'].map(memoryIn), [
      24 * gibibyte,
      24 * gibibyte,
      24 * gibibyte,
      gibibyte / 2,
      1536 * gibibyte,
    ]);
    for (const text of ['', '0', '-4', '4 MB', 'much', '1e3']) {
      assert.equal(memoryIn(text), undefined, text);
    }
  });

  it('refuses what is not a number of parameters', () => {
    for (const text of ['7', '0.35', '7B']) {
      assert.equal(parametersProblem(text), undefined, text);
    }
    for (const text of ['', '0', '-7', 'many', '7 P']) {
      assert.match(parametersProblem(text) ?? '', /not a number of parameters/, text);
    }
  });
});

type Words = { readonly [name: string]: string };

/** Questions that are answered from a list, in order, and a record of the questions. */
function questioned(names: readonly string[], replies: readonly string[], skip: (answers: Words) => readonly string[]) {
  const asked: string[] = [];
  const rest = [...replies];
  const steps = names.map(
    (name): Step<Words> => ({
      applies: answers => !skip(answers).includes(name),
      async ask(answers, { step, total }) {
        asked.push(`${name} ${step}/${total} ${answers[name] ?? '-'}`);
        const reply = rest.shift() ?? 'cancel';
        return reply === 'back' || reply === 'cancel' ? (reply as Turn) : { ...answers, [name]: reply };
      },
    }),
  );
  return { steps, asked };
}

describe('successive questions', () => {
  it('are asked in order, with the previous answers', async () => {
    const { steps, asked } = questioned(['a', 'b'], ['1', '2'], () => []);
    assert.deepEqual(await walk(steps, { b: 'old' }), { a: '1', b: '2' });
    assert.deepEqual(asked, ['a 1/2 -', 'b 2/2 old']);
  });

  it('go back to the previous question and keep its answer', async () => {
    const { steps, asked } = questioned(
      ['a', 'b', 'c'],
      ['1', '2', 'back', '3', 'back', 'back', '4', '5', '6'],
      () => [],
    );
    assert.deepEqual(await walk(steps, {}), { a: '4', b: '5', c: '6' });
    assert.deepEqual(asked.map(each => each[0]).join(''), 'abcbcbabc');
    assert.deepEqual(asked.slice(-3), ['a 1/3 1', 'b 2/3 3', 'c 3/3 -']);
  });

  it('skip questions that do not apply, also on the way back', async () => {
    const skip = ({ a }: Words): readonly string[] => (a === 'file' ? ['b'] : []);
    const { steps, asked } = questioned(['a', 'b', 'c'], ['file', 'back', 'count', '2', '3'], skip);
    assert.deepEqual(await walk(steps, {}), { a: 'count', b: '2', c: '3' });
    assert.deepEqual(asked, ['a 1/3 -', 'c 2/2 -', 'a 1/2 file', 'b 2/3 -', 'c 3/3 -']);
  });

  it('return nothing when the user cancels', async () => {
    const { steps } = questioned(['a', 'b'], ['1', 'cancel'], () => []);
    assert.equal(await walk(steps, {}), undefined);
  });
});

describe('summaries of proposals', () => {
  const hardware = { gpusPerNode: 8, nodes: 1 };
  const model = { params: 7e9, largestLayer: 131_072_000, hiddenSize: 4096, layers: 32, notes: ['A note.'] };
  const estimate = estimateMemory({ ...usualPlan, stage: 3, offloadParams: 'nvme' }, model, hardware);

  it('say how much memory a run takes, and how much of it is for buffers', () => {
    const gib = (bytes: number): string => `${(bytes / gibibyte).toFixed(1)} GiB`;
    const { gpuBytes, cpuBytes, nvmeBytes } = estimate;
    assert.equal(
      memorySummary(estimate),
      `${gib(gpuBytes)} per GPU, ${gib(cpuBytes)} of RAM per node, ${gib(nvmeBytes)} on NVMe`,
    );
    assert.match(bufferSummary(estimate), /^Of that for buffers: 3\.1 GiB and .*; up to 1\.9 GiB more at times$/);
    assert.doesNotMatch(memorySummary(estimateMemory(usualPlan, model, hardware)), /NVMe/);
    assert.doesNotMatch(bufferSummary(estimateMemory(usualPlan, model, hardware)), /more/);
  });

  it('say what is not counted and how much is kept free', () => {
    const [leftOut, free, ...notes] = reservations(estimate, 2.4 * gibibyte);
    assert.match(leftOut ?? '', /^Not counted: activations/);
    assert.match(free ?? '', /^2\.4 GiB of each GPU/);
    assert.deepEqual(notes, ['A note.']);
  });

  it('describe a model by its size', () => {
    assert.equal(modelSummary(model), '7 billion parameters, 32 layers, hidden size 4096');
    assert.equal(modelSummary({ params: 6_738_415_616, notes: [] }), '6.74 billion parameters');
  });
});
