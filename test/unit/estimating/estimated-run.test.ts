import assert from 'node:assert/strict';
import { openText } from '../../../server/src/document/config-document.js';
import type { Estimate } from '../../../server/src/estimating/estimate.js';
import { estimatedRun } from '../../../server/src/estimating/estimated-run.js';
import { readModel } from '../../../server/src/estimating/model.js';
import { knowModel } from '../../../server/src/estimating/model-of-settings.js';
import type { StepInputs } from '../../../server/src/estimating/step-of-config.js';
import { assume, defaultSettings, type Settings } from '../../../server/src/loaders/assumptions.js';
import type { KnownRun } from '../../../server/src/loaders/known-run.js';
import type { RunInputs } from '../../../server/src/loaders/run-inputs.js';
import { llama as small } from '../../llama.js';
import '../estimator.js';

const llama = JSON.stringify({
  ...small,
  architectures: ['LlamaForCausalLM'],
  max_position_embeddings: 4096,
});
const start = { line: 0, character: 0 };

function runWith(inputs: RunInputs, rest: Partial<KnownRun> = {}): KnownRun {
  return {
    name: 'train.sh:1',
    place: { uri: 'file:///train.sh', start, end: start },
    isLoaderSeen: true,
    takesArguments: true,
    isOnlyFile: true,
    fills: {},
    inputs,
    ...rest,
  };
}

function input<Value>(value: Value): { readonly value: Value; readonly from: string; readonly certainty: 'literal' } {
  return { value, from: `\`--x ${value}\` in train.sh:1`, certainty: 'literal' };
}

const config = {
  train_micro_batch_size_per_gpu: 2,
  bf16: { enabled: true },
  optimizer: { type: 'AdamW' },
  zero_optimization: { stage: 3 },
};

/** Estimates a config for Llama 7B, whose file is known unless the settings name another model. */
function estimate(own: Partial<Settings> = {}, file: object = config, given: Partial<StepInputs> = {}): Estimate {
  const settings = { ...defaultSettings, model: 'llama', worldSize: 8, ...own };
  if (settings.model === 'llama') {
    knowModel(settings, readModel(llama));
  }
  const document = openText(JSON.stringify(file));
  const assumptions = assume(document, settings);
  const run = estimatedRun(settings, assumptions, given);
  assert.ok(typeof run === 'object');
  const found = run.estimate({ document, assumptions });
  assert.ok(found.ok);
  return found.estimate;
}

function bytesOf({ parts }: Estimate, kind: string): number {
  return parts.reduce((sum, part) => (part.kind === kind && part.place === 'gpu' ? sum + part.bytes : sum), 0);
}

describe('the estimate of a run', () => {
  it('has activations and logits if the layers of the model are known', () => {
    const found = estimate({ sequenceLength: 4096 });
    assert.ok(found.hasActivations);
    assert.ok(bytesOf(found, 'activations') > 0 && bytesOf(found, 'logits') > 0);
    assert.deepEqual(found.inputs?.slice(0, 2), [
      'micro batch 2: the file',
      'sequences of 4,096 tokens: `deepspeed.sequenceLength`',
    ]);
  });

  it('has none if only the number of parameters is known', () => {
    const found = estimate({ model: '7B', sequenceLength: 4096 });
    assert.ok(!found.hasActivations);
    assert.deepEqual(found.inputs, []);
    assert.doesNotMatch(found.notes.join(' '), /assumes sequences/);
  });

  it('says what it assumes, and how to change that', () => {
    const notes = estimate({}, { ...config, train_micro_batch_size_per_gpu: 'auto' }).notes.join('\n');
    assert.match(notes, /^The estimate assumes micro batch 1\. Write train_micro_batch_size_per_gpu as a number/m);
    assert.match(
      notes,
      /^The estimate assumes sequences of 2,048 tokens\. Set deepspeed\.sequenceLength to change this\.$/m,
    );
    assert.match(notes, /^The estimate assumes no activation checkpointing\. Set deepspeed\.activationCheckpointing/m);
    assert.match(notes, /^The estimate assumes attention by sdpa\. Set deepspeed\.attention/m);
    assert.match(notes, /^The estimate assumes that all weights are trained\. Set deepspeed\.loraRank for LoRA/m);
  });

  it('knows how many positions the model has, and says that sequences are longer', () => {
    const gpt2 = { model_type: 'gpt2', n_embd: 768, n_head: 12, n_layer: 12, n_positions: 1024, vocab_size: 50257 };
    assert.equal(readModel(JSON.stringify(gpt2)).layers?.positions, 1024);
    assert.equal(readModel(llama).layers?.positions, 4096);
    assert.doesNotMatch(estimate().notes.join(' '), /positions/);
    const long = estimate({ sequenceLength: 8192 }).notes.join(' ');
    assert.match(long, /The model has 4,096 positions, fewer than the 8,192 tokens of a sequence\./);
  });

  it('needs more memory for longer sequences, and less with checkpointing', () => {
    const bytes = (settings: Partial<Settings>): number => estimate({ sequenceLength: 2048, ...settings }).gpuBytes;
    assert.ok(bytes({ sequenceLength: 4096 }) > bytes({}));
    assert.ok(bytes({ activationCheckpointing: 'on' }) < bytes({ activationCheckpointing: 'off' }));
    assert.ok(bytes({ attention: 'eager' }) > bytes({ attention: 'flash_attention_2' }));
    assert.ok(bytes({ loraRank: 16 }) < bytes({}));
  });

  it('takes from the run what its arguments say, before the settings', () => {
    const runs = [runWith({ sequenceLength: input(1024), trained: { ...input({ kind: 'all' } as const), from: 'x' } })];
    const found = estimate({ runs, sequenceLength: 4096, loraRank: 8 });
    assert.ok(found.inputs?.includes('sequences of 1,024 tokens: `--x 1024` in train.sh:1'), found.inputs?.join());
    assert.ok(found.inputs?.includes('all weights are trained: x'));
    assert.equal(found.gpuBytes, estimate({ sequenceLength: 1024 }).gpuBytes);
  });

  it('takes what is given before all of them', () => {
    const runs = [runWith({ sequenceLength: input(1024) })];
    const given = { sequenceLength: { value: 512, from: 'x', isKnown: true } };
    assert.equal(estimate({ runs }, config, given).gpuBytes, estimate({ sequenceLength: 512 }).gpuBytes);
  });

  it('has the micro batch, the precision and the accumulation that a run puts in for "auto"', () => {
    const auto = 'auto';
    const fill = (value: number | boolean) => ({ value, from: 'x', certainty: 'literal', isCompared: true }) as const;
    const fills = { 'bf16.enabled': fill(true), gradient_accumulation_steps: fill(4) };
    const runs = [runWith({ microBatch: input(4) }, { fills })];
    const file = {
      ...config,
      train_micro_batch_size_per_gpu: auto,
      gradient_accumulation_steps: auto,
      bf16: { enabled: auto },
    };
    const found = estimate({ runs, sequenceLength: 1024 }, file);
    const same = { ...config, train_micro_batch_size_per_gpu: 4, gradient_accumulation_steps: 4 };
    const written = estimate({ sequenceLength: 1024, loader: 'transformers' }, same);
    assert.equal(found.gpuBytes, written.gpuBytes);
    assert.doesNotMatch(found.notes.join(' '), /precision|accumulation steps/);
  });

  it('derives the micro batch from the other sizes', () => {
    const { train_micro_batch_size_per_gpu: _, ...rest } = config;
    const found = estimate({}, { ...rest, train_batch_size: 64, gradient_accumulation_steps: 2 });
    assert.equal(found.inputs?.[0], 'micro batch 4: the file');
  });

  it('keeps the logits in loops that are not those of Trainer', () => {
    const own = estimate({ sequenceLength: 4096, loader: 'deepspeed' });
    const trainer = estimate({ sequenceLength: 4096, loader: 'transformers' });
    assert.ok(bytesOf(own, 'logits') > bytesOf(trainer, 'logits'));
  });

  it('divides a sequence among the GPUs that share it', () => {
    const shared = estimate({ sequenceLength: 8192 }, { ...config, sequence_parallel_size: 4 });
    assert.equal(bytesOf(shared, 'activations'), bytesOf(estimate({ sequenceLength: 2048 }), 'activations'));
  });

  it('counts trained adapters by the layers of the model, or by its size', () => {
    const stage2 = { ...config, zero_optimization: { stage: 2 } };
    const states = (found: Estimate): number => bytesOf(found, 'optimizer');
    const counted = states(estimate({ loraRank: 16 }, stage2));
    const assumed = estimate({ model: '6738415616', loraRank: 16 }, stage2);
    assert.ok(Math.abs(states(assumed) / counted - 1) < 0.01, `${states(assumed)} ${counted}`);
    assert.match(assumed.notes.join(' '), /adapters are assumed to have 39,976,960 parameters/);
  });
});

describe('the model of a run', () => {
  const named = (name: string, rest: Partial<KnownRun> = {}): Partial<Settings> => ({
    model: null,
    runs: [runWith({ model: input(name) }, rest)],
  });

  for (const [name, params] of [
    ['Qwen/Qwen2.5-7B-Instruct', 7e9],
    ['meta-llama/Llama-2-13b-hf', 13e9],
    ['EleutherAI/pythia-410m', 410e6],
    ['models/opt-1.3b/', 1.3e9],
  ] as const) {
    it(`has the size in the name ${name}, as an assumption`, () => {
      const found = estimate(named(name));
      assert.match(found.notes.join(' '), /size of the model is assumed from its name, ".*" in train\.sh:1/);
      assert.equal(Math.round(found.loadingBytes), 0);
      const stage2 = estimate(named(name), { ...config, zero_optimization: { stage: 2 } });
      assert.equal(stage2.loadingBytes, 4 * params * 8);
    });
  }

  for (const name of ['gpt2', 'mistralai/Mixtral-8x7B-v0.1', 'org/model-v2', './out']) {
    it(`is not known from the name ${name}`, () => {
      const settings = { ...defaultSettings, ...named(name) };
      assert.equal(estimatedRun(settings, { worldSize: 8 }), undefined);
    });
  }

  it('is that of the settings if they name one', () => {
    const found = estimate({ ...named('org/m-70B'), model: '7B' });
    assert.doesNotMatch(found.notes.join(' '), /assumed from its name/);
  });

  it('is for the first of several runs', () => {
    const runs = [runWith({ sequenceLength: input(512) }), runWith({}, { name: 'b.sh:2' })];
    const found = estimate({ runs });
    assert.match(found.notes.join(' '), /The estimate is for train\.sh:1, the first of 2 runs that name the file\./);
  });

  it('says what its run asks for that is not counted', () => {
    const found = estimate({ runs: [runWith({ uncounted: ['frozen parts of the model'] })] });
    assert.match(
      found.notes.join(' '),
      /train\.sh:1 asks for frozen parts of the model\. The estimate does not count it\./,
    );
  });
});

describe('the attention of Gemma 2', () => {
  it('is eager where transformers asks for SDPA', () => {
    const gemma = { ...JSON.parse(llama), model_type: 'gemma2', architectures: ['Gemma2ForCausalLM'], head_dim: 128 };
    const settings = { ...defaultSettings, model: 'gemma', worldSize: 8 };
    knowModel(settings, readModel(JSON.stringify(gemma)));
    const document = openText(JSON.stringify(config));
    const assumptions = assume(document, settings);
    const run = estimatedRun(settings, assumptions, {});
    assert.ok(typeof run === 'object');
    const found = run.estimate({ document, assumptions });
    assert.ok(found.ok);
    assert.ok(found.estimate.notes.some(note => note.startsWith('The estimate assumes attention by eager.')));
  });
});
