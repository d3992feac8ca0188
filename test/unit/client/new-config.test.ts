import assert from 'node:assert/strict';
import { gpusIn, lengthProblem, memoryIn, parametersProblem } from '../../../client/src/new-config/amounts.js';
import type { Remembered } from '../../../client/src/new-config/questions.js';
import { answersIn, settingsOf, summaryOf, usualHostMemory } from '../../../client/src/new-config/saved-answers.js';
import { type Step, type Turn, walk } from '../../../client/src/new-config/steps.js';
import { memorySummary, modelSummary, peakSummary, reservations } from '../../../client/src/new-config/summaries.js';
import { sizeText } from '../../../server/src/describing/byte-sizes.js';
import { estimateMemory } from '../../../server/src/estimating/memory.js';
import { usualPlan } from '../../../server/src/estimating/states/plan.js';
import '../estimator.js';

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

  it('refuses what is not a length of sequences', () => {
    assert.equal(lengthProblem(' 4096'), undefined);
    for (const text of ['', '0', '-1', '4k', '1.5']) {
      assert.match(lengthProblem(text) ?? '', /not a number of tokens/, text);
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

const answered: Remembered = {
  loader: 'deepspeed',
  gpus: '2 x 8',
  gpuMemory: '80',
  hostMemory: '1.5 TB',
  nvmePath: '',
  parameters: '13',
  sequenceLength: '4096',
  checkpointing: 'off',
};

describe('answers as settings', () => {
  it('are the model and the machines', () => {
    assert.deepEqual(settingsOf(answered, undefined), {
      model: '13B',
      worldSize: 16,
      gpusPerNode: 8,
      gpuMemoryGB: 80,
      hostMemoryGB: 1536,
    });
    assert.deepEqual(settingsOf({ ...answered, gpus: '4', parameters: '350M' }, 'models/config.json'), {
      model: 'models/config.json',
      worldSize: 4,
      gpusPerNode: undefined,
      gpuMemoryGB: 80,
      hostMemoryGB: 1536,
    });
  });

  it('have the length of sequences and checkpointing if the file of the model was read', () => {
    const modelFile = { uri: 'file:///config.json', size: { params: 13e9, notes: [] }, text: '{}' };
    const settings = settingsOf({ ...answered, modelFile }, 'config.json');
    assert.deepEqual([settings.sequenceLength, settings.activationCheckpointing], [4096, 'off']);
    assert.equal(summaryOf(settings), 'config.json, 16 GPUs of 80 GB, 1536 GB of RAM, sequences of 4,096 tokens');
  });

  it('are proposed the next time', () => {
    const { loader, nvmePath, sequenceLength, checkpointing, ...rest } = answered;
    assert.deepEqual(answersIn(settingsOf(answered, undefined)), { ...rest, hostMemory: '1536', parameters: '13B' });
    assert.deepEqual(answersIn({ sequenceLength: 4096, activationCheckpointing: 'off' }), {
      sequenceLength,
      checkpointing,
    });
    assert.deepEqual(answersIn({}), {});
    assert.deepEqual(answersIn({ worldSize: 12, gpusPerNode: 8, model: 'config.json' }), { gpus: '12' });
  });

  it('are summed up for the question whether to save them', () => {
    assert.equal(summaryOf(settingsOf(answered, undefined)), '13B, 16 GPUs of 80 GB, 1536 GB of RAM');
  });

  it('start with twice the memory of the GPUs of a node as RAM', () => {
    assert.equal(usualHostMemory({ gpus: '8', gpuMemory: '80' }), '1280');
    assert.equal(usualHostMemory({ gpus: '2 x 8', gpuMemory: '80 GB' }), '1280');
    assert.equal(usualHostMemory({ gpus: '1', gpuMemory: '24' }), '256');
  });
});

describe('summaries of proposals', () => {
  const hardware = { gpusPerNode: 8, nodes: 1 };
  const model = { params: 7e9, largestLayer: 131_072_000, hiddenSize: 4096, layers: 32, notes: ['A note.'] };
  const estimate = estimateMemory(
    { ...usualPlan, stage: 3, offloadParams: 'nvme', buffers: { ...usualPlan.buffers, maxInCpu: 0 } },
    model,
    hardware,
  );

  it('say how much memory a run takes, and what decides about it', () => {
    const gib = (bytes: number): string => sizeText(bytes);
    const { gpuBytes, hostBytes, nvmeBytes } = estimate;
    assert.equal(
      memorySummary(estimate),
      `${gib(gpuBytes)} per GPU, ${gib(hostBytes)} of RAM per node, ${gib(nvmeBytes)} on NVMe`,
    );
    assert.match(peakSummary(estimate), /^The peak is in the step of the optimizer, \d\.\d GiB of it buffers\.$/);
  });

  it('leave out what a run does not use, and the memory that only loading the model needs', () => {
    const plain = estimateMemory(usualPlan, model, hardware);
    assert.equal(plain.hostBytes, 0);
    assert.ok(plain.loadingBytes > 0);
    assert.equal(memorySummary(plain), `${sizeText(plain.gpuBytes)} per GPU`);
  });

  it('say what is not counted and how much is kept free', () => {
    const [leftOut, free, ...notes] = reservations(estimate, 2.4 * gibibyte);
    assert.match(leftOut ?? '', /^Not counted: activations/);
    assert.match(free ?? '', /^2\.4 GiB of each GPU are kept free for that: a tenth/);
    const [, counted] = reservations({ ...estimate, hasActivations: true }, 4 * gibibyte);
    assert.match(counted ?? '', /for CUDA, NCCL and the allocator: a twentieth/);
    assert.deepEqual(notes, ['A note.']);
  });

  it('describe a model by its size', () => {
    assert.equal(modelSummary(model), '7 billion parameters, 32 layers, hidden size 4096');
    assert.equal(modelSummary({ params: 6_738_415_616, notes: [] }), '6.74 billion parameters');
  });
});
