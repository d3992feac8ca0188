import assert from 'node:assert/strict';
import { analyse } from '../../../server/src/analysis/analysis.js';
import { openText } from '../../../server/src/document/config-document.js';
import { draftOf } from '../../../server/src/document/draft.js';
import { defaultSettings } from '../../../server/src/loaders/assumptions.js';
import type { LoaderId } from '../../../server/src/loaders/loader-id.js';
import { findingOf, findingsIn, fixedBy } from './findings.js';

const micro = { train_micro_batch_size_per_gpu: 'auto', gradient_clipping: 'auto' };
const zero = (stage: unknown, more: object = {}) => ({ ...micro, zero_optimization: { stage, ...more } });
const adam = (params: object) => ({ ...zero(2), optimizer: { type: 'AdamW', params } });
const schedule = (type: string, params: string) =>
  `{ "train_micro_batch_size_per_gpu": "auto", "zero_optimization": { "stage": 2 }, "scheduler": { "type": "${type}", "params": ${params} } }`;

/** Returns when the run fails according to the errors. */
function failureOf(config: object | string, loader: LoaderId): string {
  const errors = findingsIn(config, { loader }).filter(({ severity }) => severity === 'error');
  return ['load', 'initialize', 'step'].find(time => errors.some(({ failsAt }) => failsAt === time)) ?? 'never';
}

/**
 * Configs and when a run of transformers 5.18, accelerate 1.15 and DeepSpeed 0.19.6 fails on them: [Trainer,
 * Accelerate]. All were run for two steps with a small model and arguments that agree with the file.
 */
const runs: { readonly [what: string]: readonly [config: object | string, trainer: string, accelerate: string] } = {
  'an "auto" at a key nobody knows': [{ ...zero(2), foo: 'auto' }, 'load', 'load'],
  'an "auto" in a section nobody knows': [{ ...zero(2), foo: { bar: { baz: 'auto' } } }, 'load', 'load'],
  'an "auto" in a list': [{ ...zero(2), foo: ['auto', { x: 'auto' }] }, 'never', 'never'],
  'an "auto" under a name with a dot': [{ ...zero(2), 'a.b': 'auto', 'c.d': { e: 'auto' } }, 'never', 'never'],
  'an "auto" that DeepSpeed has a meaning for': [
    { ...zero(2), expert_parallel: { enabled: false, top_k: 'auto' } },
    'load',
    'load',
  ],
  'an "auto" in a section that does nothing': [{ ...zero(2), pipeline: { stages: 'auto' } }, 'load', 'load'],
  'amp, which transformers 4 filled': [{ ...zero(2), amp: { enabled: 'auto' } }, 'load', 'load'],
  'an earlier duplicate that is "auto"': [
    '{ "train_micro_batch_size_per_gpu": "auto", "zero_optimization": { "stage": 2 }, "foo": "auto", "foo": 1 }',
    'never',
    'never',
  ],
  'betas as "auto"': [adam({ lr: 'auto', betas: 'auto' }), 'never', 'load'],
  'betas as a list of "auto"': [adam({ lr: 'auto', betas: ['auto', 'auto'] }), 'load', 'initialize'],
  'keys of stage 3 at stage 2': [
    zero(2, { stage3_prefetch_bucket_size: 'auto', stage3_param_persistence_threshold: 'auto' }),
    'never',
    'never',
  ],
  'what the plugin fills': [
    zero('auto', { offload_optimizer: { device: 'auto' }, stage3_gather_16bit_weights_on_model_save: 'auto' }),
    'never',
    'never',
  ],
  'steps_per_print as text': [{ ...zero(2), steps_per_print: '10' }, 'never', 'never'],
  'steps_per_print as a list': [{ ...zero(2), steps_per_print: [1] }, 'never', 'never'],
  'steps_per_print below 0': [{ ...zero(2), steps_per_print: -1 }, 'never', 'never'],
  'steps_per_print as "auto"': [{ ...zero(2), steps_per_print: 'auto' }, 'never', 'never'],
  'the batch of the job without that of a GPU': [
    { train_batch_size: 'auto', zero_optimization: { stage: 2 } },
    'never',
    'load',
  ],
  'an old section with "auto"': [{ ...zero(2), bfloat16: { enabled: 'auto' } }, 'load', 'load'],
  'an old section with keys that are not for it': [{ ...zero(2), bfloat16: { loss_scale: 1 } }, 'never', 'never'],
  'no ZeRO section': [micro, 'load', 'load'],
  'ZeRO as a switch': [{ ...micro, zero_optimization: true }, 'load', 'load'],
  'ZeRO as null': [{ ...micro, zero_optimization: null }, 'load', 'load'],
  'fp16 as null': [{ ...zero(2), fp16: null }, 'load', 'load'],
  'bf16 as null': [{ ...zero(2), bf16: null }, 'load', 'load'],
  'tensor_parallel as null': [{ ...zero(2), tensor_parallel: null }, 'load', 'load'],
  'offload_optimizer as null': [zero(2, { offload_optimizer: null }), 'load', 'load'],
  'offload_optimizer as null beside an optimizer': [
    { ...adam({ lr: 'auto' }), ...zero(2, { offload_optimizer: null }) },
    'never',
    'never',
  ],
  'offload_param as null': [zero(2, { offload_param: null }), 'never', 'never'],
  'null accumulation steps': [{ ...zero(2), gradient_accumulation_steps: null }, 'load', 'load'],
  'null accumulation steps without a micro batch': [
    { train_batch_size: 2, gradient_accumulation_steps: null, zero_optimization: { stage: 2 } },
    'never',
    'never',
  ],
  'null accumulation steps and a null micro batch': [
    {
      train_batch_size: 2,
      train_micro_batch_size_per_gpu: null,
      gradient_accumulation_steps: null,
      zero_optimization: { stage: 2 },
    },
    'never',
    'never',
  ],
  'whole floats where numbers do': [
    '{ "train_micro_batch_size_per_gpu": 2.0, "gradient_accumulation_steps": 1.0, "zero_optimization": { "stage": 2.0, "reduce_bucket_size": 5e8 } }',
    'never',
    'never',
  ],
  'a float of total steps': [
    schedule('WarmupDecayLR', '{ "warmup_num_steps": 1, "total_num_steps": 2.0 }'),
    'never',
    'never',
  ],
  'an optimizer without type': [{ ...zero(2), optimizer: { params: { lr: 'auto' } } }, 'initialize', 'initialize'],
  'a scheduler without type': [{ ...zero(2), scheduler: { params: { warmup_num_steps: 'auto' } } }, 'step', 'never'],
  'Infinity for an integer': [
    '{ "train_micro_batch_size_per_gpu": "auto", "zero_optimization": { "stage": 2, "reduce_bucket_size": Infinity } }',
    'load',
    'load',
  ],
  'a float among the sizes of elasticity': [
    '{ "zero_optimization": { "stage": 2 }, "elasticity": { "enabled": true, "max_train_batch_size": 16.0, "micro_batch_sizes": [2.0], "version": 0.1, "ignore_non_elastic_batch_info": true } }',
    'load',
    'load',
  ],
  'an optimizer without type at stage 0': [{ ...zero(0), optimizer: { params: {} } }, 'step', 'step'],
  'precision switched by text': [{ ...zero(2), fp16: { enabled: 'false' } }, 'load', 'never'],
  'tensor parallelism as text': [{ ...zero(2), tensor_parallel: { autotp_size: '2' } }, 'load', 'load'],
  'elasticity without batch sizes': [
    {
      zero_optimization: { stage: 2 },
      elasticity: { enabled: true, max_train_batch_size: 16, micro_batch_sizes: [2], version: 0.1 },
    },
    'load',
    'load',
  ],
};

describe('files that another program reads first', () => {
  for (const [what, [config, trainer, accelerate]] of Object.entries(runs)) {
    it(`${what}: ${trainer} under Trainer, ${accelerate} under Accelerate`, () => {
      assert.equal(failureOf(config, 'transformers'), trainer);
      assert.equal(failureOf(config, 'accelerate'), accelerate);
    });
  }

  it('do not have these findings when DeepSpeed reads them itself', () => {
    for (const config of [
      { train_batch_size: 8 },
      { train_batch_size: 8, zero_optimization: true },
      { train_batch_size: 8, bf16: null },
      { train_batch_size: 8, gradient_accumulation_steps: null },
      { train_batch_size: 8, zero_optimization: {} },
    ]) {
      assert.equal(failureOf(config, 'deepspeed'), 'never');
    }
  });

  it('are accepted by Lightning unless they set what it sets', () => {
    const config = { train_micro_batch_size_per_gpu: 4, zero_optimization: { stage: 2 } };
    assert.equal(failureOf(config, 'lightning'), 'never');
    assert.equal(failureOf({ zero_optimization: { stage: 2 } }, 'lightning'), 'never');
    assert.equal(failureOf({ ...config, gradient_accumulation_steps: null }, 'lightning'), 'load');
    assert.equal(failureOf({ ...config, zero_optimization: false }, 'lightning'), 'load');
    assert.equal(failureOf({ ...config, train_micro_batch_size_per_gpu: 'auto' }, 'lightning'), 'load');
  });

  it('have only the finding "no effect" at a key that Accelerate sets itself', () => {
    for (const loader of ['transformers', 'accelerate'] as const) {
      const codes = findingsIn({ ...zero(2), steps_per_print: 'often' }, { loader }).map(({ code }) => code);
      assert.deepEqual(codes, ['overwritten-key']);
    }
  });

  it('are trained at stage 0 if they name no stage, and fail when they are saved', () => {
    const config = { ...micro, zero_optimization: {} };
    assert.equal(failureOf(config, 'transformers'), 'step');
    assert.equal(findingOf('stage-not-written', config, { loader: 'accelerate' }).severity, 'warning');
    assert.deepEqual(fixedBy('stage-not-written', config, { loader: 'accelerate' }), {
      'Add "stage": 0': { ...micro, zero_optimization: { stage: 0 } },
    });
  });

  it('are misread when the stage is a string: only DeepSpeed converts it', () => {
    for (const loader of ['transformers', 'accelerate', 'lightning'] as const) {
      const finding = findingOf('text-for-number', zero('3'), { loader });
      assert.equal(finding.severity, 'warning');
      assert.match(finding.message, /the saved model has no weights/);
      assert.doesNotMatch(findingOf('text-for-number', zero('2'), { loader }).message, /weights/);
    }
    assert.ok(!findingsIn(zero('3')).some(({ code }) => code === 'text-for-number'));
  });

  it('have an old section replaced by the one that Accelerate adds', () => {
    const config = { ...zero(2), bfloat16: { enabled: true } };
    for (const loader of ['transformers', 'accelerate'] as const) {
      assert.deepEqual(
        findingsIn(config, { loader }).map(({ code }) => code),
        ['hidden-section'],
      );
    }
    assert.deepEqual(
      findingsIn({ ...config, bf16: { enabled: true } }, { loader: 'accelerate' }).map(({ code }) => code),
      ['hidden-section'],
    );
  });

  const clipping = (value: unknown) => ({ ...zero(2), gradient_clipping: value });

  it('stop when Trainer compares a string, list or section with a number', () => {
    for (const config of [
      clipping('1.0'),
      clipping([1]),
      clipping({}),
      adam({ lr: '5e-5' }),
      adam({ betas: 0.9 }),
      adam({ betas: ['0.9', '0.999'] }),
      adam({ eps: '1e-8' }),
      adam({ weight_decay: [0] }),
      schedule('WarmupLR', '{ "warmup_max_lr": "5e-5" }'),
      schedule('WarmupLR', '{ "warmup_num_steps": "0" }'),
      schedule('WarmupDecayLR', '{ "total_num_steps": "1" }'),
    ]) {
      assert.equal(failureOf(config, 'transformers'), 'load', JSON.stringify(config));
      assert.notEqual(failureOf(config, 'accelerate'), 'load', JSON.stringify(config));
    }
  });

  it('say which argument Trainer compares', () => {
    assert.match(findingOf('wrong-type', clipping('1.0'), { loader: 'transformers' }).message, /max_grad_norm/);
  });

  it('run when Trainer compares a boolean with a number', () => {
    assert.equal(failureOf({ ...zero(2), gradient_accumulation_steps: true }, 'transformers'), 'never');
  });

  it('are offloaded to a folder with an odd name if they name none', () => {
    const config = zero(3, { offload_param: { device: 'nvme', nvme_path: 'auto' } });
    for (const loader of ['transformers', 'accelerate'] as const) {
      const finding = findingOf('missing-nvme-path', config, { loader });
      assert.equal(finding.severity, 'information');
      assert.match(finding.message, /"none"/);
    }
    const onCpu = zero(3, { offload_param: { device: 'cpu', nvme_path: 'auto' } });
    assert.ok(!findingsIn(onCpu, { loader: 'accelerate' }).some(({ code }) => code === 'missing-nvme-path'));
  });

  const switched = zero(2, { cpu_offload: true });

  it('fail if an old switch offloads and no optimizer for the CPU is built', () => {
    assert.equal(failureOf(switched, 'transformers'), 'initialize');
  });

  it('have a warning about the old switch, although the run fails', () => {
    const { severity, failsAt } = findingOf('deprecated-key', switched, { loader: 'accelerate' });
    assert.deepEqual([severity, failsAt], ['warning', 'initialize']);
  });

  it('run with an old switch if an optimizer fits it', () => {
    for (const runs of [
      { ...switched, optimizer: { type: 'AdamW', params: {} } },
      { ...switched, zero_force_ds_cpu_optimizer: false },
      zero(2, { cpu_offload: false }),
      zero(2, { offload_optimizer: { device: 'cpu' } }),
    ]) {
      assert.equal(failureOf(runs, 'transformers'), 'never', JSON.stringify(runs));
    }
  });

  it('have a fix that writes the new section in place of an old switch', () => {
    assert.deepEqual(Object.values(fixedBy('deprecated-key', switched, { loader: 'transformers' }))[0], {
      ...micro,
      zero_optimization: { stage: 2, offload_optimizer: { device: 'cpu' } },
    });
  });

  it('have findings for values that Trainer compares, with "auto" as a fix for one or for all', () => {
    const config = { ...zero(2), gradient_clipping: 0.5, gradient_accumulation_steps: null, fp16: { enabled: true } };
    const settings = { loader: 'transformers' as const };
    const hints = findingsIn(config, settings).filter(({ code }) => code === 'compared-literal');
    assert.deepEqual(
      hints.map(({ severity, message }) => `${severity}: ${/"(.*?)"/.exec(message)?.[1]}`),
      ['hint: gradient_clipping', 'hint: enabled'],
    );
    const all = hints[0]?.fixes?.().at(-1);
    const draft = draftOf(openText(JSON.stringify(config)));
    all?.apply(draft);
    assert.deepEqual(JSON.parse(draft.text), { ...config, gradient_clipping: 'auto', fp16: { enabled: 'auto' } });
    assert.ok(!findingsIn(config, { loader: 'accelerate' }).some(({ code }) => code === 'compared-literal'));
  });

  it('have no finding at a key that the user left to another program', () => {
    const text = JSON.stringify({ ...zero(2), foo: { bar: 'auto' }, mine: 'auto' });
    const settings = { ...defaultSettings, loader: 'accelerate' as const, ignoredKeys: ['foo.*'] };
    const errors = analyse(openText(text), settings).verdicts.filter(({ severity }) => severity === 'error');
    assert.deepEqual(
      errors.map(({ span }) => span.offset),
      [text.indexOf('"mine"') + '"mine":'.length],
    );
  });
});
