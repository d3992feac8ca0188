import assert from 'node:assert/strict';
import { openText } from '../../../server/src/document/config-document.js';
import { draftOf } from '../../../server/src/document/draft.js';
import type { Settings } from '../../../server/src/loaders/assumptions.js';
import { findingOf, findingsIn, fixedBy } from './findings.js';

const batch = { train_micro_batch_size_per_gpu: 2 };

/** Returns the errors of a run that fails after the file has been read. */
function laterErrors(config: object, settings: Partial<Settings> = {}): readonly string[] {
  return findingsIn({ ...batch, ...config }, settings)
    .filter(({ severity, failsAt }) => severity === 'error' && failsAt !== 'load')
    .map(({ code, failsAt }) => `${code} ${failsAt}`);
}

describe('rules on runs that fail after the file has been read', () => {
  it('find nothing in values that the loader fills in', () => {
    const loader = 'transformers';
    const sgd = { type: 'SGD', params: { lr: 0.1 } };
    assert.deepEqual(laterErrors({ zero_optimization: { stage: 'auto' }, optimizer: sgd }, { loader }), []);
    const offloaded = { zero_optimization: { stage: 2, offload_optimizer: { device: 'auto' } } };
    const adam = { type: 'AdamW', params: { set_grad_none: true } };
    assert.deepEqual(laterErrors({ ...offloaded, optimizer: adam }, { loader }), []);
  });

  it('include precisions that other loaders turn on and the file does not name', () => {
    const config = { zero_optimization: { stage: 0 }, data_types: { grad_accum_dtype: 'bf16' } };
    assert.deepEqual(laterErrors(config), ['accumulation-in-other-precision initialize']);
    for (const loader of ['transformers', 'accelerate', 'lightning'] as const) {
      assert.deepEqual(laterErrors(config, { loader }), [], loader);
    }
  });

  it('include the number that Accelerate writes into steps_per_print', () => {
    const config = { zero_optimization: { stage: 2 }, steps_per_print: 0 };
    assert.deepEqual(laterErrors(config), ['zero-steps-per-print step']);
    assert.deepEqual(laterErrors(config, { loader: 'accelerate' }), []);
  });

  it('treat "auto" as the default if DeepSpeed drops it', () => {
    const nvme = { stage: 3, offload_param: { device: 'nvme', nvme_path: 'auto' } };
    assert.deepEqual(laterErrors({ zero_optimization: nvme }), ['missing-nvme-path initialize']);
    assert.deepEqual(laterErrors({ zero_optimization: { ...nvme, stage: 'auto' } }), []);
  });

  it('accept optimizers of other packages, which another program builds', () => {
    assert.deepEqual(laterErrors({ optimizer: { type: 'sat.ops.FusedEmaAdam' } }), []);
  });

  it("propose DeepSpeed's name for an optimizer of torch", () => {
    assert.deepEqual(Object.keys(fixedBy('unknown-optimizer', { ...batch, optimizer: { type: 'torch.optim.SGD' } })), [
      'Write "SGD"',
    ]);
  });

  it('recognize schedulers by the names that other programs give them', () => {
    const config = { ...batch, optimizer: { type: 'Adam' }, scheduler: { type: 'cosine', params: {} } };
    assert.deepEqual(Object.keys(fixedBy('unknown-scheduler', config)), ['Write "WarmupCosineLR"']);
  });

  const adam = { type: 'Adam', params: { lr: 1e-4, max_grad_norm: 1 } };
  const fixed = { type: 'Adam', params: { lr: 1e-4 } };

  it('remove an old key if the new one exists, because its value has no other place', () => {
    assert.deepEqual(fixedBy('deprecated-key', { ...batch, optimizer: adam, gradient_clipping: 0.5 }), {
      'Remove "max_grad_norm"': { ...batch, optimizer: fixed, gradient_clipping: 0.5 },
    });
  });

  it('move an old key to the new one if that is absent', () => {
    const moved = fixedBy('deprecated-key', { ...batch, optimizer: adam });
    assert.deepEqual(moved['Move to "gradient_clipping"'], { ...batch, optimizer: fixed, gradient_clipping: 1 });
  });

  it('do not propose the section that already holds an argument of another scheduler', () => {
    const scheduler = { type: 'WarmupLR', params: { total_num_steps: 100 } };
    const config = { ...batch, optimizer: { type: 'Adam' }, scheduler };
    assert.deepEqual(laterErrors(config), ['unknown-key initialize']);
    assert.match(
      findingOf('unknown-key', config).message,
      /WarmupLR refuses it .* Remove it; "WarmupDecayLR" or "WarmupCosineLR" takes it[.]$/,
    );
  });

  it('accept "fp32_optimizer_states" of Adam since 0.19.6', () => {
    const states = { optimizer: { type: 'Adam', params: { fp32_optimizer_states: true } } };
    assert.deepEqual(laterErrors(states, { version: '0.19.5' }), ['argument-of-other-optimizer initialize']);
    assert.deepEqual(laterErrors(states, { version: '0.19.6' }), []);
  });

  it('refuse 0 warm-up steps since 0.19.3', () => {
    const noWarmup = { optimizer: { type: 'Adam' }, scheduler: { type: 'WarmupLR', params: { warmup_num_steps: 0 } } };
    assert.deepEqual(laterErrors(noWarmup, { version: '0.19.2' }), []);
    assert.deepEqual(laterErrors(noWarmup, { version: '0.19.3' }), ['out-of-range initialize']);
  });

  it('refuse offloaded Muon with reduce_scatter since 0.19.3', () => {
    const zero = { stage: 2, offload_optimizer: { device: 'cpu' } };
    const offloaded = { optimizer: { type: 'Muon' }, zero_optimization: zero };
    assert.deepEqual(laterErrors(offloaded, { version: '0.19.2' }), []);
    assert.deepEqual(laterErrors(offloaded, { version: '0.19.3' }), ['muon-with-reduce-scatter initialize']);
  });

  it('refuse an empty reduce bucket in 0.19.5', () => {
    const bucket = { zero_optimization: { stage: 2, reduce_bucket_size: 0 } };
    assert.deepEqual(laterErrors(bucket, { version: '0.19.5' }), ['empty-reduce-bucket step']);
  });

  it('read old names of keys', () => {
    const zero = { stage: 2, cpu_offload: true };
    const foreach = { type: 'Lion', params: { set_grad_none: true } };
    assert.deepEqual(laterErrors({ zero_optimization: zero, optimizer: foreach }), [
      'argument-of-other-optimizer initialize',
    ]);
  });

  it('read aliases of sections', () => {
    const bf16 = { bfloat16: { enabled: true }, data_types: { grad_accum_dtype: 'fp32' } };
    assert.deepEqual(laterErrors(bf16), ['accumulation-in-other-precision initialize']);
  });

  const hpz = { zero_optimization: { stage: 3, zero_hpz_partition_size: 3 } };
  const mics = {
    ...batch,
    zero_optimization: { stage: 3, mics_shard_size: 2, offload_optimizer: { device: 'cpu' } },
  };

  it('check whether a group of hpZ divides the number of GPUs only if that is known', () => {
    assert.deepEqual(laterErrors(hpz), []);
    assert.deepEqual(laterErrors(hpz, { worldSize: 8 }), ['indivisible-world-size initialize']);
  });

  it('do not compare a group of hpZ with the number of GPUs if ranks share a sequence', () => {
    assert.deepEqual(laterErrors({ ...hpz, sequence_parallel_size: 2 }, { worldSize: 8 }), []);
  });

  it('warn of MiCS with offload until the number of GPUs shows that the run fails', () => {
    assert.equal(findingOf('mics-with-offload', mics).severity, 'warning');
    assert.equal(findingOf('mics-with-offload', mics, { worldSize: 8 }).severity, 'error');
  });

  it('accept MiCS with offload if one group has all GPUs', () => {
    assert.deepEqual(laterErrors(mics, { worldSize: 2 }), []);
  });

  const withoutZero = { ...batch, zero_optimization: { offload_optimizer: { device: 'cpu' } } };

  it('report only that nothing is offloaded if the script builds the optimizer', () => {
    assert.equal(findingOf('offload-without-zero', withoutZero).severity, 'warning');
  });

  it('report that a run without ZeRO fails with the Adam of DeepSpeed for the CPU', () => {
    const config = { ...withoutZero, optimizer: { type: 'Adam', params: { lr: 1e-4 } } };
    assert.equal(findingOf('offload-without-zero', config).failsAt, 'step');
  });

  it('accept the Adam of torch without ZeRO', () => {
    const config = { ...withoutZero, optimizer: { type: 'Adam', params: { torch_adam: true } } };
    assert.equal(findingOf('offload-without-zero', config).failsAt, 'never');
  });

  it('offer to make the argument legal if another key can do it', () => {
    const config = { ...batch, optimizer: { type: 'AdamW', params: { fused: true } } };
    assert.deepEqual(fixedBy('argument-of-other-optimizer', config), {
      'Remove "fused"': { ...batch, optimizer: { type: 'AdamW', params: {} } },
      'Set "optimizer.params.torch_adam" to true': {
        ...batch,
        optimizer: { type: 'AdamW', params: { fused: true, torch_adam: true } },
      },
    });
  });

  it("offer torch's Adam only where the one that DeepSpeed then builds takes the argument", () => {
    const adam = (params: object) => ({ ...batch, optimizer: { type: 'Adam', params } });
    const setTorch = 'Set "optimizer.params.torch_adam" to true';
    const [decoupled, remove] = [{ decoupled_weight_decay: true }, 'Remove "decoupled_weight_decay"'];
    const offered = (params: object) => Object.keys(fixedBy('argument-of-other-optimizer', adam(params)));
    assert.deepEqual(offered({ ...decoupled, adam_w_mode: false }), [remove, setTorch]);
    assert.deepEqual(offered(decoupled), [remove]);
    assert.deepEqual(offered({ ...decoupled, torch_adam: true }), [remove]);
    assert.match(findingOf('argument-of-other-optimizer', adam(decoupled)).message, /Remove it[.]$/);
  });

  it('point to both places of a conflict', () => {
    const config = { ...batch, amp: { enabled: true }, zero_optimization: { stage: 1 } };
    const { span, related } = findingOf('amp-conflict', config);
    const text = JSON.stringify(config);
    assert.equal(text.slice(span.offset, span.end), '"enabled":true');
    assert.deepEqual(
      related?.map(place => text.slice(place.span.offset, place.span.end)),
      ['"stage":1'],
    );
  });

  it('keep comments and layout when they set a key', () => {
    const text =
      '{\n    // batch\n    "train_batch_size": 8, // per step\n    "optimizer": { "type": "Muon" },\n    "zero_optimization": {\n        "stage": 3 // all\n    }\n}\n';
    const draft = draftOf(openText(text));
    findingOf('muon-with-reduce-scatter', text)
      .fixes?.()
      .find(({ preferred }) => preferred)
      ?.apply(draft);
    assert.equal(draft.text, text.replace('"stage": 3 // all', '"stage": 3, // all\n        "reduce_scatter": false'));
  });
});
