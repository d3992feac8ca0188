import assert from 'node:assert/strict';
import { findingOf, findingsIn, fixedBy } from './findings.js';

const batch = { train_batch_size: 16 };

describe('a place whose key does not accept a value', () => {
  it('is not proposed for it', () => {
    const cases: readonly (readonly [object, string])[] = [
      [{ zero_optimization: { stage: 3, offload: { device: 'cpu' } } }, 'offload'],
      [{ zero_optimization: { stage: 2, topk_ratio: { value: 0.1 } } }, 'topk_ratio'],
      [{ zero_optimization: { gradient_clipping: { value: 1 } } }, 'gradient_clipping'],
    ];
    for (const [config, name] of cases) {
      const found = findingsIn({ ...batch, ...config });
      assert.deepEqual(
        found.filter(({ code }) => code === 'misplaced-key'),
        [],
        name,
      );
      assert.ok(
        found.some(({ code, message }) => /^(unknown-key|other-name)$/.test(code) && message.includes(`"${name}"`)),
        name,
      );
    }
  });

  it('is still proposed for a value that it accepts', () => {
    const config = { ...batch, zero_optimization: { stage: 2, gradient_clipping: 0.5 } };
    assert.match(findingOf('misplaced-key', config).message, /It belongs at the top level/);
  });

  it('is still named if one word stands for the section', () => {
    const config = { ...batch, zero_optimization: { stage: 3 }, offload_optimizer: 'cpu' };
    assert.match(findingOf('misplaced-key', config).message, /It belongs in "zero_optimization"/);
  });
});

describe('an argument of an optimizer at the top level', () => {
  const optimizer = { type: 'adamw', params: { weight_decay: 0.1 } };
  const config = { ...batch, lr: 1e-4, betas: [0.9, 0.95], optimizer };

  it('is moved to the optimizer of the file', () => {
    const [lr, betas, ...others] = findingsIn(config).filter(({ severity }) => severity === 'warning');
    assert.deepEqual([lr?.code, betas?.code, others.length], ['misplaced-key', 'misplaced-key', 0]);
    assert.match(lr?.message ?? '', / DeepSpeed ignores it silently\. It belongs in "optimizer\.params"\.$/);
    const { lr: rate, ...rest } = config;
    assert.deepEqual(
      fixedBy('misplaced-key', { ...rest, lr: rate, betas: undefined })['Move "lr" to "optimizer.params"'],
      {
        ...batch,
        optimizer: { ...optimizer, params: { ...optimizer.params, lr: rate } },
      },
    );
  });

  it('stays unknown without an optimizer that takes it', () => {
    for (const other of [undefined, { type: 'SGD', params: {} }, { type: 'AdamW', params: { betas: [0.9, 0.999] } }]) {
      const found = findingsIn({ ...batch, betas: [0.9, 0.95], ...(other && { optimizer: other }) });
      assert.ok(
        found.some(({ code, message }) => code === 'unknown-key' && message.startsWith('"betas"')),
        JSON.stringify(other),
      );
    }
  });
});

describe('an unknown key whose right name exists already', () => {
  const twins: readonly (readonly [string, object, string, string])[] = [
    ['other-name', { ...batch, batch_size: 16 }, 'batch_size', 'train_batch_size'],
    ['unknown-key', { ...batch, gradient_clipping: 1, grad_clip: 1 }, 'grad_clip', 'gradient_clipping'],
    ['other-name', { ...batch, gradient_clipping: 1, clip_grad: 1 }, 'clip_grad', 'gradient_clipping'],
    ['unknown-key', { ...batch, Train_Batch_Size: 16 }, 'Train_Batch_Size', 'train_batch_size'],
    ['unknown-key', { ...batch, fp16: { enabled: true }, FP16: { enabled: true } }, 'FP16', 'fp16'],
    ['other-name', { train_micro_batch_size_per_gpu: 2, train_bs: 2 }, 'train_bs', 'train_micro_batch_size_per_gpu'],
  ];
  for (const [code, config, name, right] of twins) {
    it(`is removed by its fix: "${name}" beside "${right}"`, () => {
      assert.match(findingOf(code, config).message, new RegExp(`has "${right}" already\\. Remove this one\\.$`));
      const rest = Object.fromEntries(Object.entries(config).filter(([key]) => key !== name));
      assert.deepEqual(Object.entries(fixedBy(code, config)), [[`Remove "${name}"`, rest]]);
    });
  }
});

describe('the "params" of a scheduler', () => {
  const withScheduler = (scheduler: object) => ({
    ...batch,
    optimizer: { type: 'AdamW', params: { lr: 1e-4 } },
    scheduler,
  });

  it('are missing, or null, and the message says which', () => {
    const message = (scheduler: object): string =>
      findingOf('scheduler-without-params', withScheduler(scheduler)).message;
    assert.match(message({ type: 'WarmupLR' }), /has no "params"\..*Add "params": \{\}\.$/);
    assert.match(message({ type: 'WarmupLR', params: null }), /"params" of "WarmupLR" are null\..*Write \{\}\.$/);
    assert.match(message({ type: 'StepLR', params: null }), /are null\..*Write an object with "step_size"\.$/);
  });

  it('replace null when they are added', () => {
    const config = withScheduler({ type: 'ConstantLR', params: null });
    assert.deepEqual(Object.values(fixedBy('scheduler-without-params', config)), [
      withScheduler({ type: 'ConstantLR', params: {} }),
    ]);
  });
});
