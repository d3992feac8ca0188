import assert from 'node:assert/strict';
import type { Settings } from '../../../server/src/loaders/assumptions.js';
import { findingOf, findingsIn, fixedBy, loadErrorsIn } from './findings.js';

type Run = Partial<Settings>;

const zero =
  '"train_micro_batch_size_per_gpu": "auto", "gradient_clipping": "auto", "zero_optimization": { "stage": 2 }';
const withKeys = (keys: string) => `{ ${zero}, ${keys} }`;
const scheduler = (params: string, type = 'WarmupLR') =>
  withKeys(`"scheduler": { "type": "${type}", "params": ${params} }`);
const optimizer = (params: string, type = 'AdamW') =>
  withKeys(
    `"optimizer": { "type": "${type}", "params": ${params} }, "scheduler": { "type": "WarmupLR", "params": {} }`,
  );
const rates = (lr: string, peak: string, type = 'AdamW') =>
  withKeys(
    `"optimizer": { "type": "${type}", "params": { "lr": ${lr} } }, "scheduler": { "type": "WarmupLR", "params": { "warmup_max_lr": ${peak} } }`,
  );

const trainer: Run = { loader: 'transformers' };
const accelerate: Run = { loader: 'accelerate' };

function isRefused(config: string, run: Run): boolean {
  return loadErrorsIn(config, run).length > 0;
}

describe('a literal that Trainer compares with an argument', () => {
  const never: { readonly [what: string]: string } = {
    'a fraction of a step': scheduler('{ "warmup_num_steps": 0.5 }'),
    'fewer than no steps': scheduler('{ "warmup_num_steps": -3 }'),
    'no steps at all': scheduler('{ "total_num_steps": 0, "warmup_num_steps": 1 }', 'WarmupDecayLR'),
    'half a step at the end': scheduler('{ "total_num_steps": 99.5 }', 'WarmupCosineLR'),
    'a fraction of a micro batch': withKeys('"bf16": {}').replace('"auto"', '1.5'),
    'a fraction of an accumulation step': withKeys('"gradient_accumulation_steps": 0.5'),
    'one beta': optimizer('{ "betas": [0.9] }'),
    'three betas': optimizer('{ "betas": [0.9, 0.99, 0.999] }', 'Adam'),
    'betas of an optimizer that nobody knows': optimizer('{ "betas": [0.9] }', 'Mine'),
    'a beta that is null': optimizer('{ "betas": [null, 0.9] }'),
    'a clipping that is not a number': withKeys('"gradient_clipping": NaN').replace(
      '"gradient_clipping": "auto", ',
      '',
    ),
    'a rate that is not a number': optimizer('{ "lr": NaN }'),
    'steps without end': scheduler('{ "warmup_num_steps": Infinity }'),
  };
  for (const [what, config] of Object.entries(never)) {
    it(`stops the run when the file is read: ${what}`, () => {
      assert.equal(loadErrorsIn(config, trainer).length, 1);
    });
  }

  const possible: { readonly [what: string]: string } = {
    'true for one step': scheduler('{ "warmup_num_steps": true }'),
    'a whole float': scheduler('{ "warmup_num_steps": 100.0 }'),
    'the highest clipping there is': withKeys('"gradient_clipping": Infinity').replace(
      '"gradient_clipping": "auto", ',
      '',
    ),
    'null, which is not compared': optimizer('{ "lr": null, "betas": null }'),
    'one rate, written in two ways': rates('1e-4', '0.0001'),
    'a rate beside "auto"': rates('1e-4', '"auto"'),
  };
  for (const [what, config] of Object.entries(possible)) {
    it(`does not stop the run: ${what}`, () => {
      assert.deepEqual(loadErrorsIn(config, trainer), []);
    });
  }

  it('is accepted by Accelerate', () => {
    assert.ok(!isRefused(scheduler('{ "warmup_num_steps": -3 }'), accelerate));
    assert.ok(!isRefused(rates('1e-4', '2e-4'), accelerate));
  });

  it('must not be one of two different learning rates', () => {
    for (const type of ['AdamW', 'Mine']) {
      const { span, failsAt, related } = findingOf('unequal-literal', rates('2e-4', '1.5e-4', type), trainer);
      assert.equal(failsAt, 'load');
      assert.equal(rates('2e-4', '1.5e-4', type).slice(span.offset, span.end), '1.5e-4');
      assert.equal(related?.length, 1);
    }
    const fixed = Object.values(fixedBy('unequal-literal', rates('2e-4', '1.5e-4'), trainer)) as readonly {
      readonly optimizer: { readonly params: { readonly lr: unknown } };
      readonly scheduler: { readonly params: { readonly warmup_max_lr: unknown } };
    }[];
    assert.deepEqual(
      fixed.map(config => [config.optimizer.params.lr, config.scheduler.params.warmup_max_lr]),
      [
        ['auto', 'auto'],
        [1.5e-4, 1.5e-4],
      ],
    );
  });

  it('may be 0 warm-up steps before transformers 5.18', () => {
    const none = scheduler('{ "warmup_num_steps": 0 }');
    const run = { ...trainer, version: '0.19.2' };
    assert.ok(!isRefused(none, { ...run, transformersVersion: '5.17.0' }));
    assert.match(findingOf('unequal-literal', none, { ...run, transformersVersion: '5.18.0' }).message, /at least 1/);
  });

  it('has one finding, whatever else is wrong with it', () => {
    const none = scheduler('{ "warmup_num_steps": 0 }');
    const errors = findingsIn(none, { ...trainer, version: '0.19.6' }).filter(({ severity }) => severity === 'error');
    assert.deepEqual(
      errors.map(({ code }) => code),
      ['unequal-literal'],
    );
  });
});

describe('sections that Trainer reads', () => {
  for (const value of ['[]', '5', 'true', '"text"', '0.5', 'NaN']) {
    it(`stop the run when they are ${value}`, () => {
      assert.ok(isRefused(scheduler(value), trainer));
      assert.ok(isRefused(withKeys(`"optimizer": { "type": "AdamW", "params": ${value} }`), trainer));
      assert.ok(isRefused(withKeys(`"bf16": ${value}`), trainer));
    });
  }

  it('are accepted by Accelerate if it only fills them', () => {
    const errors = findingsIn(scheduler('[]'), accelerate).filter(({ severity }) => severity === 'error');
    assert.deepEqual(
      errors.map(({ failsAt }) => failsAt),
      ['initialize'],
    );
  });
});

describe('a number in plain JSON', () => {
  for (const run of [trainer, accelerate, { loader: 'lightning' } as const]) {
    it(`stops ${run.loader} as a switch with a float, but not DeepSpeed alone`, () => {
      for (const value of ['5e8', '1.0', '0.0', '1e0', '2.0']) {
        const config = withKeys(`"wall_clock_breakdown": ${value}`).replaceAll('"auto"', '1');
        assert.ok(isRefused(config, run), value);
        assert.ok(!isRefused(config, { loader: 'deepspeed' }), value);
        assert.ok(
          isRefused(withKeys(`"flops_profiler": { "enabled": ${value} }`).replaceAll('"auto"', '1'), run),
          value,
        );
      }
      assert.ok(!isRefused(withKeys('"wall_clock_breakdown": 5').replaceAll('"auto"', '1'), run));
    });
  }

  it('stops the run if it is infinite or NaN in place of a section, a switch or a string', () => {
    for (const keys of [
      '"zero_optimization": Infinity',
      '"optimizer": NaN',
      '"aio": -Infinity',
      '"compile": 1e400',
      '"tensorboard": NaN',
      '"tensor_parallel": Infinity',
      '"gradient_allreduce_op": NaN',
      '"wall_clock_breakdown": Infinity',
      '"torch_autocast": { "enabled": true, "dtype": NaN }',
      '"timers": { "throughput": { "enabled": NaN } }',
    ]) {
      const config = keys.startsWith('"zero') ? `{ "train_micro_batch_size_per_gpu": 1, ${keys} }` : withKeys(keys);
      for (const run of [trainer, accelerate]) {
        assert.ok(isRefused(config, run), `${keys} ${run.loader}`);
      }
    }
  });

  it('is outside of all limits when it is NaN', () => {
    const partial = (value: string) =>
      `{ "train_micro_batch_size_per_gpu": 1, "zero_optimization": { "stage": 3, "offload_optimizer": { "device": "cpu", "ratio": ${value} } } }`;
    assert.ok(isRefused(partial('NaN'), accelerate) && isRefused(partial('Infinity'), accelerate));
    assert.ok(!isRefused(partial('0.5'), accelerate));
  });
});

describe('sequence_parallel_size', () => {
  const sizes = (train: string, more = '') =>
    `{ "train_batch_size": ${train}, "train_micro_batch_size_per_gpu": 1, "zero_optimization": { "stage": 1 }, "sequence_parallel_size": 2${more} }`;

  it('contradicts a batch size that Trainer multiplies by all processes', () => {
    for (const train of ['1', '8', '"auto"']) {
      assert.deepEqual(loadErrorsIn(sizes(train), trainer), ['sequence-parallel-batch'], train);
    }
  });

  it('contradicts only an "auto" under Accelerate', () => {
    assert.ok(isRefused(sizes('"auto"'), accelerate));
    assert.ok(!isRefused(sizes('8'), accelerate));
  });

  it('is accepted without the batch of a GPU, at 1, and before DeepSpeed divided by it', () => {
    assert.ok(!isRefused(sizes('8').replace('"train_micro_batch_size_per_gpu": 1, ', ''), trainer));
    assert.ok(!isRefused(sizes('8').replace('_size": 2', '_size": 1'), trainer));
    assert.ok(!isRefused(sizes('8'), { ...trainer, version: '0.16.9' }));
  });

  it('stops Trainer and Accelerate if a batch size cannot be divided by it', () => {
    for (const value of ['0', '-1', '"2"', '[]', 'false', 'NaN']) {
      const config = `{ "train_micro_batch_size_per_gpu": 1, "zero_optimization": { "stage": 1 }, "sequence_parallel_size": ${value} }`;
      assert.ok(isRefused(config, trainer) && isRefused(config, accelerate), value);
    }
  });
});

describe('the release of a loader decides', () => {
  it('whether the size of tensor parallelism is read', () => {
    const config = withKeys('"tensor_parallel": { "autotp_size": "2" }');
    const of = (transformersVersion: string, accelerateVersion: string) =>
      isRefused(config, { ...trainer, transformersVersion, accelerateVersion, version: '0.16.4' });
    assert.ok(of('4.50.0', '1.5.0') && of('4.49.0', '1.6.0'));
    assert.ok(!of('4.49.0', '1.5.2'));
  });

  it('whether an optimizer needs a scheduler', () => {
    const config = withKeys('"optimizer": { "type": "AdamW", "params": { "lr": "auto" } }');
    assert.ok(isRefused(config, { ...trainer, transformersVersion: '4.32.1' }));
    assert.ok(!isRefused(config, { ...trainer, transformersVersion: '4.33.0' }));
    assert.ok(!isRefused(config, { ...accelerate, transformersVersion: '4.32.1' }));
  });

  it('which values are compared: the level of apex is a string', () => {
    const config = withKeys('"amp": { "enabled": false, "opt_level": "O1" }');
    assert.ok(!isRefused(config, { ...trainer, transformersVersion: '4.57.6', version: '0.17.5' }));
    const number = withKeys('"amp": { "enabled": false, "opt_level": 1 }');
    assert.ok(isRefused(number, { ...trainer, transformersVersion: '4.57.6', version: '0.17.5' }));
    assert.ok(!isRefused(number, { ...trainer, transformersVersion: '5.0.0', version: '0.17.5' }));
  });
});
