import assert from 'node:assert/strict';
import { check } from '../../../server/src/checking/check.js';
import { openText } from '../../../server/src/document/config-document.js';
import { estimateConfig } from '../../../server/src/estimating/config.js';
import { assume, defaultSettings, type Settings } from '../../../server/src/loaders/assumptions.js';
import type { Change } from '../../../server/src/refactoring/move.js';
import { moves } from '../../../server/src/refactoring/moves/moves.js';
import { usualGibibytes } from '../../../server/src/refactoring/usual-memory.js';
import { rules } from '../../../server/src/rules/rules.js';
import '../estimator.js';

function changesOf(text: string, settings: Partial<Settings> = {}): readonly Change[] {
  const document = openText(text);
  const assumptions = assume(document, { ...defaultSettings, ...settings });
  return moves.flatMap(move => [...move.changes(document, assumptions, { ...defaultSettings, ...settings })]);
}

function change(text: string, name: string, settings: Partial<Settings> = {}): Change {
  const found = changesOf(text, settings).find(candidate => candidate.name === name);
  assert.ok(found, `no ${name}`);
  return found;
}

function moved(config: object, name: string, settings: Partial<Settings> = {}): unknown {
  return JSON.parse(change(JSON.stringify(config), name, settings).text);
}

function errorsIn(text: string): readonly string[] {
  const document = openText(text);
  const found = check(document, assume(document, defaultSettings), rules);
  return found.filter(({ severity }) => severity === 'error').map(({ code }) => code);
}

const start = {
  train_micro_batch_size_per_gpu: 1,
  bf16: { enabled: true },
  optimizer: { type: 'AdamW', params: { lr: 1e-4 } },
  zero_optimization: { stage: 1, reduce_bucket_size: 123456789 },
};

describe('moving to another stage', () => {
  it('removes keys that the stage ignores or rejects, says so, and keeps the rest', () => {
    const text = `{
  "train_batch_size": 8,
  // tuned
  "zero_optimization": {
    "stage": 3,
    "reduce_bucket_size": 7, // mine
    "stage3_max_live_parameters": 1e9,
    "offload_param": { "device": "cpu" },
    "offload_optimizer": { "device": "nvme", "nvme_path": "/mine" }
  }
}
`;
    const { text: after, title } = change(text, 'stage-2');
    assert.equal(title, 'Change only the stage to 2 (removes stage3_max_live_parameters, offload_param, nvme_path)');
    assert.equal(
      after,
      `{
  "train_batch_size": 8,
  // tuned
  "zero_optimization": {
    "stage": 2,
    "reduce_bucket_size": 7, // mine
    "offload_optimizer": { "device": "cpu" }
  }
}
`,
    );
  });

  it('offers the other stages, not the present one', () => {
    const names = changesOf('{ "zero_optimization": { "stage": 2 } }').map(({ name }) => name);
    assert.deepEqual(
      names.filter(name => name.startsWith('stage-')),
      ['stage-0', 'stage-1', 'stage-3'],
    );
  });

  it('creates the section if there is none, and replaces the old boolean', () => {
    assert.deepEqual(moved({ train_batch_size: 8 }, 'stage-2'), {
      train_batch_size: 8,
      zero_optimization: { stage: 2 },
    });
    assert.deepEqual(moved({ zero_optimization: true }, 'stage-3'), { zero_optimization: { stage: 3 } });
  });

  it('is not offered if it would leave an error', () => {
    const oneBit = { train_batch_size: 8, optimizer: { type: 'OneBitAdam', params: { lr: 1e-4 } } };
    const text = JSON.stringify(oneBit);
    assert.equal(change(text, 'stage-2', { version: '0.19.6' }).text, text);
  });
});

describe('the ladder', () => {
  it('moves from stage 1 to CPU offload, a step at a time, without an error on the way, and ends', () => {
    const titles: string[] = [];
    let text = JSON.stringify(start, null, 2);
    for (;;) {
      const next = changesOf(text).find(({ name }) => name === 'less-memory');
      if (next === undefined) {
        break;
      }
      titles.push(next.title);
      text = next.text;
      assert.deepEqual(errorsIn(text), [], next.title);
    }
    assert.deepEqual(titles, [
      'Use less GPU memory: ZeRO 2',
      'Use less GPU memory: ZeRO 3',
      'Use less GPU memory: ZeRO 3 with optimizer offload',
      'Use less GPU memory: ZeRO 3 with CPU offload',
    ]);
    const { zero_optimization: zero } = JSON.parse(text) as typeof start;
    assert.equal(zero.reduce_bucket_size, 123456789);
  });

  it('moves back the same way', () => {
    const drive = { device: 'nvme', nvme_path: '/fast' };
    const cpu = { device: 'cpu' };
    let config: unknown = {
      ...start,
      zero_optimization: { stage: 3, offload_optimizer: drive, offload_param: drive },
    };
    for (const expected of [
      { stage: 3, offload_optimizer: cpu, offload_param: cpu },
      { stage: 3, offload_optimizer: cpu },
      { stage: 2, offload_optimizer: cpu },
      { stage: 2 },
      { stage: 1 },
    ]) {
      config = moved(config as object, 'faster');
      assert.deepEqual((config as typeof start).zero_optimization, expected);
    }
    assert.ok(!changesOf(JSON.stringify(start)).some(({ name }) => name === 'faster'));
  });

  it('uses the drive that the file names, or else lets the user fill it in', () => {
    const offload = { device: 'nvme', nvme_path: '/fast' };
    const config = { ...start, zero_optimization: { stage: 3, offload_optimizer: offload } };
    const { text, placeholders } = change(JSON.stringify(config), 'less-memory');
    assert.match(text, /"offload_param": \{ "device": "nvme", "nvme_path": "\/fast", "pin_memory": true \}/);
    assert.ok(placeholders?.includes('zero_optimization.offload_param.nvme_path'));
  });

  it('recognizes the old switch of optimizer offload', () => {
    const config = { ...start, zero_optimization: { stage: 2, cpu_offload: true } };
    assert.deepEqual((moved(config, 'less-memory') as typeof start).zero_optimization, {
      stage: 3,
      offload_optimizer: { device: 'cpu', pin_memory: true },
    });
  });

  it('says how much memory a GPU needs before and after a step if the model is known', () => {
    const config = { ...start, zero_optimization: { stage: 2, offload_optimizer: { device: 'cpu' } } };
    const settings = { model: '13B', worldSize: 8 };
    const { title } = change(JSON.stringify(config), 'less-memory', settings);
    assert.match(title, /^Use less GPU memory: ZeRO 3 with optimizer offload, 25\.1 to 7\.0 GiB$/);
  });

  it('skips stages that save nothing on a single GPU', () => {
    const { title } = change(JSON.stringify(start), 'less-memory', { worldSize: 1, model: '350M' });
    assert.match(title, /^Use less GPU memory: ZeRO 2 with optimizer offload, /);
  });

  it('goes to stage 3 on a single GPU if its step needs less', () => {
    const { title } = change(JSON.stringify(start), 'less-memory', { worldSize: 1, model: '7B' });
    assert.match(title, /^Use less GPU memory: ZeRO 3, /);
  });

  it('goes to the fastest place that fits if the memory of the GPUs is known', () => {
    const drive = { device: 'nvme', nvme_path: '/fast' };
    const config = { ...start, zero_optimization: { stage: 3, offload_optimizer: drive, offload_param: drive } };
    const to = (settings: Partial<Settings>): string | undefined =>
      changesOf(JSON.stringify(config), { model: '7B', worldSize: 8, ...settings }).find(
        ({ name }) => name === 'faster',
      )?.title;
    assert.match(to({ gpuMemoryGB: 80 }) ?? '', /^Go faster: ZeRO 1, 3\.\d to 3\d\.\d GiB \(removes/);
    assert.match(to({ gpuMemoryGB: 40 }) ?? '', /^Go faster: ZeRO 2, 3\.\d to 2\d\.\d GiB /);
    assert.match(to({ gpuMemoryGB: 24 }) ?? '', /^Go faster: ZeRO 2 with optimizer offload, /);
    assert.match(to({ gpuMemoryGB: 24, hostMemoryGB: 32 }) ?? '', /^Go faster: ZeRO 3, /);
    assert.equal(to({ gpuMemoryGB: 4 }), undefined);
  });

  it('compares the places by their usual memory if nothing is known of the model', () => {
    const model = { params: 7e9, largestLayer: 131_072_000, hiddenSize: 4096, notes: [] };
    const devices = ['none', 'cpu'] as const;
    for (const gpus of [8, 1]) {
      for (const stage of [0, 1, 2, 3]) {
        for (const optimizer of stage === 0 ? (['none'] as const) : devices) {
          for (const parameters of stage === 3 ? devices : (['none'] as const)) {
            const zero = { stage, offload_optimizer: { device: optimizer }, offload_param: { device: parameters } };
            const document = openText(JSON.stringify({ ...start, zero_optimization: zero }));
            const reading = { document, assumptions: assume(document, defaultSettings) };
            const bytes = estimateConfig(reading, model, { gpusPerNode: gpus, nodes: 1 })?.gpuBytes ?? 0;
            const usual = usualGibibytes({ stage, optimizer, parameters }, gpus) ?? 0;
            assert.ok(Math.abs(bytes / 2 ** 30 / usual - 1) < 0.02, `${stage} ${optimizer} ${parameters} ${gpus}`);
          }
        }
      }
    }
  });

  it('says that a step to faster memory needs as much of the GPU', () => {
    const drive = { device: 'nvme', nvme_path: '/fast' };
    const config = { ...start, zero_optimization: { stage: 3, offload_optimizer: drive, offload_param: drive } };
    const { title } = change(JSON.stringify(config), 'faster', { model: '13B', worldSize: 8 });
    assert.match(title, /, still \S+ [GM]iB/);
  });
});

describe('switching precision', () => {
  it('turns fp16 into bf16 without a loss scale, in its place', () => {
    const text =
      '{\n  "fp16": {\n    "enabled": true, // old\n    "loss_scale": 0,\n    "initial_scale_power": 16\n  },\n  "train_batch_size": 8\n}\n';
    const { text: after, title } = change(text, 'to-bf16');
    assert.equal(after, '{\n  "bf16": {\n    "enabled": true // old\n  },\n  "train_batch_size": 8\n}\n');
    assert.equal(title, 'Switch from fp16 to bf16 (removes loss_scale, initial_scale_power)');
    const twice = '{ "fp16": { "enabled": true, "loss_scale": 0, "loss_scale": 1 } }';
    assert.equal(change(twice, 'to-bf16').title, 'Switch from fp16 to bf16 (removes loss_scale)');
  });

  it('changes the switches if both sections exist, and loses nothing', () => {
    const config = { train_batch_size: 8, fp16: { enabled: false, hysteresis: 4 }, bf16: { enabled: true } };
    assert.deepEqual(moved(config, 'to-fp16'), {
      train_batch_size: 8,
      fp16: { enabled: true, hysteresis: 4 },
      bf16: { enabled: false },
    });
  });

  it('is not offered if Trainer decides', () => {
    const text = '{ "fp16": { "enabled": "auto" }, "bf16": { "enabled": "auto" } }';
    assert.deepEqual(
      changesOf(text).filter(({ name }) => name.startsWith('to-')),
      [],
    );
  });
});

describe('"auto" and numbers', () => {
  const config = {
    train_micro_batch_size_per_gpu: 4,
    gradient_clipping: 0.5,
    steps_per_print: 10,
    optimizer: { type: 'AdamW', params: { lr: 1e-4, betas: [0.9, 0.95] } },
    zero_optimization: { stage: 3, reduce_bucket_size: 5e8, stage3_gather_16bit_weights_on_model_save: true },
  };

  it('sets the values that Trainer fills, and nothing else', () => {
    assert.deepEqual(moved(config, 'fill-with-auto'), {
      train_micro_batch_size_per_gpu: 'auto',
      gradient_clipping: 'auto',
      steps_per_print: 10,
      optimizer: { type: 'AdamW', params: { lr: 'auto', betas: 'auto' } },
      zero_optimization: { stage: 3, reduce_bucket_size: 'auto', stage3_gather_16bit_weights_on_model_save: true },
    });
  });

  it('replaces "auto" by numbers, derived if they follow from others', () => {
    const trainer = {
      train_batch_size: 'auto',
      train_micro_batch_size_per_gpu: 'auto',
      gradient_accumulation_steps: 'auto',
      fp16: { enabled: 'auto' },
      bf16: { enabled: 'auto' },
      optimizer: { type: 'AdamW', params: { lr: 'auto', betas: 'auto' } },
      zero_optimization: { stage: 2 },
    };
    assert.deepEqual(moved(trainer, 'auto-to-numbers', { worldSize: 8 }), {
      train_batch_size: 8,
      train_micro_batch_size_per_gpu: 1,
      gradient_accumulation_steps: 1,
      fp16: { enabled: false },
      bf16: { enabled: true },
      optimizer: { type: 'AdamW', params: { lr: 1e-5, betas: [0.9, 0.999] } },
      zero_optimization: { stage: 2 },
    });
    assert.ok(!('train_batch_size' in (moved(trainer, 'auto-to-numbers') as object)));
    const { title } = change(JSON.stringify(trainer), 'auto-to-numbers', { worldSize: 8 });
    assert.match(
      title,
      /^Replace "auto": train_micro_batch_size_per_gpu 1, lr (0\.00001|1e-5), train_batch_size 8, gradient_accumulation_steps 1 and 3 more$/,
    );
  });
});

describe('converting to strict JSON', () => {
  it('removes comments and trailing commas, and writes the literals of JSON', () => {
    const { text } = change(
      '{\n  // batch\n  "train_batch_size": 8,\n  "wall_clock_breakdown": False,\n}\n',
      'to-strict-json',
    );
    assert.deepEqual(JSON.parse(text), { train_batch_size: 8, wall_clock_breakdown: false });
  });

  it('is not offered for strict JSON', () => {
    assert.ok(!changesOf('{ "train_batch_size": 8 }').some(({ name }) => name === 'to-strict-json'));
  });
});
