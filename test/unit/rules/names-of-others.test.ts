import assert from 'node:assert/strict';
import type { Settings } from '../../../server/src/loaders/assumptions.js';
import { findingOf, findingsIn, fixedBy } from './findings.js';

/** Returns the config after the preferred fix of a rule's only finding. */
function fixed(code: string, config: object, settings: Partial<Settings> = {}): unknown {
  const title = findingOf(code, config, settings)
    .fixes?.()
    .find(({ preferred }) => preferred)?.title;
  assert.ok(title, 'no preferred fix');
  return fixedBy(code, config, settings)[title];
}

const batch = { train_batch_size: 8 };
const adam = { type: 'AdamW', params: { lr: 1e-4 } };

/** The written members, and the result of the preferred fix, both beside a batch size. */
const carried: readonly (readonly [string, object, object])[] = [
  ['a habit', { clip_grad: 1 }, { gradient_clipping: 1 }],
  ['however its words are set apart', { 'Clip-Grad': 1 }, { gradient_clipping: 1 }],
  ['another language', { clipGradNorm: 1 }, { gradient_clipping: 1 }],
  ['a stage', { zero_stage: 3 }, { zero_optimization: { stage: 3 } }],
  [
    'a stage beside a section',
    { zero_optimization: { overlap_comm: true }, zero_stage: 2 },
    { zero_optimization: { overlap_comm: true, stage: 2 } },
  ],
  [
    'a device',
    { zero_optimization: { stage: 3 }, offload_optimizer_device: 'cpu' },
    { zero_optimization: { stage: 3, offload_optimizer: { device: 'cpu' } } },
  ],
  [
    'a switch for a device',
    { zero_optimization: { stage: 3 }, offload_parameters: true },
    { zero_optimization: { stage: 3, offload_param: { device: 'cpu' } } },
  ],
  [
    'a switch that is off',
    { zero_optimization: { stage: 3 }, offload_parameters: false },
    { zero_optimization: { stage: 3 } },
  ],
  [
    'a number for its power of two',
    { fp16: { enabled: true, init_scale: 65536 } },
    { fp16: { enabled: true, initial_scale_power: 16 } },
  ],
  ['a word for a section', { mixed_precision: 'bf16' }, { bf16: { enabled: true } }],
  ['a key of another section', { load_universal_checkpoint: true }, { checkpoint: { load_universal: true } }],
  [
    'a key in a wrong section',
    { zero_optimization: { stage: 2, clip_grad: 0.5 } },
    { zero_optimization: { stage: 2 }, gradient_clipping: 0.5 },
  ],
  [
    'an argument of an optimizer',
    { optimizer: { type: 'adamw', params: { learning_rate: 1e-4 } } },
    { optimizer: { type: 'adamw', params: { lr: 1e-4 } } },
  ],
  [
    'an argument of the scheduler at hand',
    { optimizer: adam, scheduler: { type: 'OneCycle', params: { min_lr: 1e-5, cycle_max_lr: 1e-3 } } },
    { optimizer: adam, scheduler: { type: 'OneCycle', params: { cycle_max_lr: 1e-3, cycle_min_lr: 1e-5 } } },
  ],
];

describe('a name of another program', () => {
  for (const [title, before, after] of carried) {
    it(`is replaced: ${title}`, () => {
      assert.deepEqual(fixed('other-name', { ...batch, ...before }), { ...batch, ...after });
    });
  }

  it('is removed if the key exists already', () => {
    const config = { ...batch, zero_optimization: { stage: 3 }, zero_stage: 3 };
    assert.match(
      findingOf('other-name', config).message,
      /The file has "zero_optimization\.stage" already\. Remove this one\./,
    );
    assert.deepEqual(fixed('other-name', config), { ...batch, zero_optimization: { stage: 3 } });
  });

  it('treats an alias as the key', () => {
    const config = { ...batch, zero_optimization: { stage: 3, prefetch_bucket_size: 5 }, stage3_prefetch_bucket: 7 };
    assert.match(findingOf('other-name', config).message, / already\. Remove this one/);
  });

  it('is not replaced if the key does not accept the value', () => {
    const { message, fixes } = findingOf('other-name', { ...batch, lr_schedule: 'cosine' });
    assert.match(message, /Write "scheduler", an object, instead\.$/);
    assert.deepEqual(
      fixes?.().map(({ title }) => title),
      ['Remove "lr_schedule"'],
    );
  });

  it('creates no optimizer or scheduler without a type', () => {
    assert.deepEqual(fixed('other-name', { ...batch, min_lr: 1e-5 }), batch);
  });

  it('may stand for two keys, between which the user chooses', () => {
    const finding = findingOf('other-name', { train_micro_batch_size_per_gpu: 1, checkpointing: { profile: true } });
    assert.match(finding.message, /Write "activation_checkpointing" or "checkpoint"\./);
    assert.ok(!finding.fixes?.().some(({ preferred }) => preferred));
  });

  it('names the place where it belongs if DeepSpeed has no such key', () => {
    const { message } = findingOf('other-name', { ...batch, zero3_init_flag: true });
    assert.match(
      message,
      /is an option of Accelerate, not a key of DeepSpeed\..*in the YAML file of `accelerate launch`/,
    );
  });

  it('is not replaced by a key that the loader refuses', () => {
    for (const name of ['accumulate_grad_batches', 'accumulation_steps']) {
      const config = { train_micro_batch_size_per_gpu: 1, [name]: 2 };
      assert.match(
        findingOf('other-name', config, { loader: 'lightning' }).message,
        /from `accumulate_grad_batches`\. Remove it\./,
      );
      assert.deepEqual(fixed('other-name', config, { loader: 'lightning' }), { train_micro_batch_size_per_gpu: 1 });
      assert.match(findingOf('other-name', config).message, /Write "gradient_accumulation_steps"\./);
    }
  });

  it('is an error if the section refuses it', () => {
    const { severity, failsAt } = findingOf('other-name', { ...batch, zero_optimization: { stage: 2, clip_grad: 1 } });
    assert.deepEqual([severity, failsAt], ['error', 'load']);
  });

  it('is not reported if it is a misspelled key of the section', () => {
    const config = { ...batch, elasticity: { enabled: false, micro_batch_size: [2] } };
    assert.match(findingOf('unknown-key', config).message, /Write "micro_batch_sizes"/);
  });

  it('is not reported if DeepSpeed reads it', () => {
    for (const config of [
      { ...batch, optimizer: { type: 'Lamb', params: { lr: 1e-3, max_grad_norm: 1 } } },
      { ...batch, hybrid_engine: { enabled: true, enable_cuda_graph: true } },
    ]) {
      assert.deepEqual(
        findingsIn(config).filter(({ code }) => /other-name|training-argument/.test(code)),
        [],
      );
    }
  });
});

describe('an argument of TrainingArguments', () => {
  const trainer = { loader: 'transformers' } as const;
  const config = {
    ...batch,
    zero_optimization: { stage: 2 },
    optimizer: { type: 'AdamW', params: {} },
    learning_rate: 1e-5,
  };

  it('is replaced by "auto" under Trainer, which would compare a number', () => {
    const { message, severity, failsAt } = findingOf('training-argument', config, trainer);
    assert.match(message, /It belongs in TrainingArguments\. In this file, write "optimizer\.params\.lr": "auto"/);
    assert.deepEqual([severity, failsAt], ['warning', 'never']);
    assert.deepEqual(fixed('training-argument', config, trainer), {
      ...batch,
      zero_optimization: { stage: 2 },
      optimizer: { type: 'AdamW', params: { lr: 'auto' } },
    });
  });

  it('becomes the key with its value if no loader fills it in', () => {
    for (const loader of ['deepspeed', 'lightning'] as const) {
      assert.match(
        findingOf('training-argument', config, { loader }).message,
        /or in the script\. In this file, write "optimizer\.params\.lr"\.$/,
      );
      assert.deepEqual(fixed('training-argument', config, { loader }), {
        ...batch,
        zero_optimization: { stage: 2 },
        optimizer: { type: 'AdamW', params: { lr: 1e-5 } },
      });
    }
  });

  it('is removed if the key exists already, or if DeepSpeed has none', () => {
    for (const argument of [{ max_grad_norm: 1 }, { gradient_checkpointing: true }, { output_dir: 'out' }]) {
      const before = { ...batch, gradient_clipping: 1, ...argument };
      assert.deepEqual(fixed('training-argument', before, { loader: 'deepspeed' }), {
        ...batch,
        gradient_clipping: 1,
      });
    }
  });

  it('is reported with the release of transformers that dropped it', () => {
    const { message } = findingOf('training-argument', { ...batch, evaluation_strategy: 'steps' });
    assert.match(message, /up to transformers 4\.50, .*"eval_strategy" since transformers 4\.41/);
  });

  it('is reported only at the top level', () => {
    const inner = { ...batch, optimizer: { type: 'AdamW', weight_decay: 0.1, params: { lr: 1e-4 } } };
    assert.match(findingOf('misplaced-key', inner).message, /It belongs in "optimizer\.params"/);
  });
});

describe('"auto" under a name that is not filled in', () => {
  const trainer = { loader: 'transformers' } as const;

  /** A section, and its content when the name is the one that Trainer fills. */
  const cases: readonly (readonly [object, object])[] = [
    [
      { zero_optimization: { stage: 3, prefetch_bucket_size: 'auto' } },
      { zero_optimization: { stage: 3, stage3_prefetch_bucket_size: 'auto' } },
    ],
    [
      { zero_optimization: { stage: 3, param_persistence_threshold: 'auto' } },
      { zero_optimization: { stage: 3, stage3_param_persistence_threshold: 'auto' } },
    ],
    [
      { zero_optimization: { stage: 2, reduce_bucket_sizes: 'auto' } },
      { zero_optimization: { stage: 2, reduce_bucket_size: 'auto' } },
    ],
    [
      { zero_optimization: { stage: 2 }, clip_grad: 'auto' },
      { zero_optimization: { stage: 2 }, gradient_clipping: 'auto' },
    ],
    [
      { zero_optimization: { stage: 2 }, max_grad_norm: 'auto' },
      { zero_optimization: { stage: 2 }, gradient_clipping: 'auto' },
    ],
    [
      { zero_optimization: { stage: 2 }, reduce_bucket_size: 'auto' },
      { zero_optimization: { stage: 2, reduce_bucket_size: 'auto' } },
    ],
  ];
  for (const [before, after] of cases) {
    it(`is one finding, fixed by the right name: ${JSON.stringify(before)}`, () => {
      const config = { ...batch, ...before };
      const codes = findingsIn(config, trainer)
        .map(({ code }) => code)
        .filter(code => /unfilled-auto|other-name|training-argument|unknown-key|misplaced-key/.test(code));
      assert.deepEqual(codes, ['unfilled-auto']);
      assert.deepEqual(fixed('unfilled-auto', config, trainer), { ...batch, ...after });
    });
  }

  it('is removed if no program fills the key under its right name either', () => {
    const config = { ...batch, zero_optimization: { stage: 3, overlap_coms: 'auto' } };
    assert.deepEqual(fixed('unfilled-auto', config, trainer), { ...batch, zero_optimization: { stage: 3 } });
  });
});

describe('a name that looks like another key', () => {
  const optimizer = { type: 'AdamW', params: { lr: 1e-4 } };

  it('is the length of the warm-up, not its first rate, if it is a ratio', () => {
    for (const type of ['WarmupLR', 'WarmupDecayLR', 'WarmupCosineLR']) {
      const scheduler = { type, params: { warmup_ratio: 0.1, total_num_steps: 100 } };
      const { message } = findingOf('other-name', { train_batch_size: 8, optimizer, scheduler });
      assert.match(
        message,
        /Write "scheduler\.params\.warmup_num_steps".* It counts steps, not a fraction of the run\./,
      );
    }
  });

  it('is CPU offload of the optimizer, not of ZenFlow, if it is a switch beside the stage', () => {
    const { message } = findingOf('other-name', {
      train_batch_size: 8,
      zero_optimization: { stage: 2, offload: true },
    });
    assert.match(message, /Write "zero_optimization\.offload_optimizer": \{ "device": "cpu" \}\./);
  });
});
