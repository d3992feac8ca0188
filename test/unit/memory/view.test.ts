import assert from 'node:assert/strict';
import type { MemorySource } from '../../../server/src/analysis/memory-source.js';
import { check } from '../../../server/src/checking/check.js';
import { openText } from '../../../server/src/document/config-document.js';
import type { Estimate } from '../../../server/src/estimating/estimate.js';
import { knobs } from '../../../server/src/knobs/knobs.js';
import { assume, defaultSettings, type Settings } from '../../../server/src/loaders/assumptions.js';
import { stepChange } from '../../../server/src/memory/step-change.js';
import { changeNamed, type MemoryView, memoryView } from '../../../server/src/memory/view.js';
import { rules } from '../../../server/src/rules/rules.js';
import { sourceOf, usual } from './source.js';

const wide = '{ "train_batch_size": 64, "train_micro_batch_size_per_gpu": 4, ';

/** Configs in which knobs have an effect. */
const configs: { readonly [what: string]: string } = {
  'a usual config': usual,
  'stage 1': usual.replace('"stage": 2', '"stage": 1'),
  'stage 1 without overlap':
    '{ "train_batch_size": 8, "fp16": { "enabled": true }, "zero_optimization": { "stage": 1 } }',
  'stage 3': usual.replace('"stage": 2', '"stage": 3'),
  'stage 3 with offload to the host':
    '{ "train_batch_size": 8, "bf16": { "enabled": true }, "zero_optimization": { "stage": 3, "offload_optimizer": { "device": "cpu" }, "offload_param": { "device": "cpu" } } }',
  'stage 3 with offload and a small bucket':
    '{ "train_batch_size": 8, "bf16": { "enabled": true }, "zero_optimization": { "stage": 3, "reduce_bucket_size": 1e6, "offload_optimizer": { "device": "cpu" } } }',
  'stage 3 with a drive':
    '{ "train_batch_size": 8, "bf16": { "enabled": true }, "zero_optimization": { "stage": 3, "offload_optimizer": { "device": "nvme", "nvme_path": "/d" } } }',
  'stage 3 with a second copy':
    '{ "train_batch_size": 8, "bf16": { "enabled": true }, "zero_optimization": { "stage": 3, "zero_hpz_partition_size": 4, "sub_group_size": 1e9 } }',
  'stage 2 with accumulation in 32 bits': usual.replace(
    '"bf16"',
    '"data_types": { "grad_accum_dtype": "fp32" }, "bf16"',
  ),
  'stage 2 with offload': usual.replace('"stage": 2', '"stage": 2, "offload_optimizer": { "device": "cpu" }'),
  '32 bits': `${wide}"zero_optimization": { "stage": 1 } }`,
  'no ZeRO': '{ "train_batch_size": 8, "bf16": { "enabled": true } }',
  nothing: '{}',
};

function viewOf(source: MemorySource): MemoryView {
  const view = memoryView(source);
  assert.ok(typeof view === 'object');
  return view;
}

/** Returns the file after a change of it. */
function textAfter(source: MemorySource, name: string): string {
  const { change } = changeNamed(source, name) ?? {};
  assert.ok(change !== undefined && !('step' in change));
  return source.textAfter(change);
}

function estimateOf(source: MemorySource, text: string): Estimate {
  const reading = source.estimate(text);
  assert.ok(reading.ok);
  return reading.estimate;
}

function errorsIn(text: string): number {
  const document = openText(text);
  return check(document, assume(document, defaultSettings), rules).filter(({ severity }) => severity === 'error')
    .length;
}

describe('the picture of the memory', () => {
  it('has each stage and each offload, and marks that of the file', () => {
    const { strategies } = viewOf(sourceOf(usual));
    assert.deepEqual(
      strategies.map(({ title, isCurrent }) => `${title}${isCurrent ? ', this file' : ''}`),
      [
        'ZeRO 0',
        'ZeRO 1',
        'ZeRO 2, this file',
        'ZeRO 2 with optimizer offload',
        'ZeRO 3',
        'ZeRO 3 with parameter offload',
        'ZeRO 3 with optimizer offload',
        'ZeRO 3 with CPU offload',
        'ZeRO 3 with NVMe offload',
      ],
    );
  });

  it('has the strategy of a file that no template has', () => {
    const { strategies } = viewOf(sourceOf(configs['stage 3 with a drive'] ?? ''));
    assert.deepEqual(
      strategies.flatMap(({ title, isCurrent }) => (isCurrent ? title : [])),
      ['ZeRO 3 with optimizer offload'],
    );
    assert.equal(strategies.length, viewOf(sourceOf(usual)).strategies.length + 1);
  });

  it('ignores offload that has no effect at the stage', () => {
    const text = usual.replace('"stage": 2', '"stage": 0, "offload_optimizer": { "device": "cpu" }');
    const current = viewOf(sourceOf(text)).strategies.filter(({ isCurrent }) => isCurrent);
    assert.deepEqual(
      current.map(({ title }) => title),
      ['ZeRO 0'],
    );
  });

  it('says what fits, and the fastest of that, if the memory of the machines is known', () => {
    const { strategies } = viewOf(
      sourceOf(usual, { gpuMemoryGB: 24, hostMemoryGB: 64, activationCheckpointing: 'on', sequenceLength: 512 }),
    );
    assert.ok(strategies.some(({ fits }) => fits === true));
    const best = strategies.filter(({ isBest }) => isBest);
    assert.equal(best.length, 1);
    const dots = strategies.flatMap(({ fits, speed }) => (fits === true ? speed.dots : []));
    assert.equal(best[0]?.speed.dots, Math.max(...dots));
    for (const { fits, lacks } of strategies) {
      assert.equal(fits, lacks.length === 0);
    }
    assert.ok(viewOf(sourceOf(usual)).strategies.every(({ fits, isBest }) => fits === undefined && !isBest));
  });

  it('gives the fastest strategy the most dots and a drive the fewest', () => {
    const dots = viewOf(sourceOf(usual)).strategies.map(({ speed }) => speed.dots);
    assert.deepEqual(dots, [5, 5, 5, 3, 4, 3, 3, 2, 1]);
  });

  it('says why there is no estimate', () => {
    assert.equal(memoryView(sourceOf(usual, { model: null })), undefined);
    assert.match(String(memoryView(sourceOf(usual, { model: 'nothing' }))), /There is no file "nothing"/);
    const refused = usual.replace('"enabled": true', '"enabled": true, "bf16_master_weights_and_grads": true');
    const { current, problem, knobs: none } = viewOf(sourceOf(refused));
    assert.equal(current, undefined);
    assert.match(problem ?? '', /There is no estimate/);
    assert.deepEqual(none, []);
  });
});

describe('a strategy of the picture', () => {
  for (const [what, text] of Object.entries(configs)) {
    it(`has the memory of the file that it makes of ${what}`, () => {
      const source = sourceOf(text);
      for (const { name, title, estimate, isCurrent } of viewOf(source).strategies) {
        const after = isCurrent ? text : textAfter(source, name);
        if (estimate !== undefined && (isCurrent || after !== text)) {
          assert.deepEqual({ title, ...estimateOf(source, after) }, { title, ...estimate });
        }
      }
    });
  }
});

/** Settings under which knobs of the training program have an effect. */
const programs: { readonly [what: string]: Partial<Settings> } = {
  'nothing known of the program': {},
  'long sequences': { sequenceLength: 4096 },
  'eager attention': { attention: 'eager', activationCheckpointing: 'on', sequenceLength: 2048 },
  LoRA: { loraRank: 16, attention: 'eager' },
};

describe('a knob of the picture', () => {
  const turned = new Set<string>();

  /** Returns the file and its estimate after the change under a name, with the settings that Apply makes. */
  function applied(text: string, settings: Partial<Settings>, name: string): readonly [text: string, Estimate] {
    const source = sourceOf(text, settings);
    const offered = changeNamed(source, name);
    assert.ok(offered);
    const { title, change } = offered;
    if ('step' in change) {
      const { setting } = stepChange(source, change.step) ?? {};
      assert.ok(setting, name);
      return [text, estimateOf(sourceOf(text, { ...settings, [setting.name]: setting.value }), text)];
    }
    assert.ok(source.edit(title, change) !== undefined);
    const after = source.textAfter(change);
    return [after, estimateOf(source, after)];
  }

  for (const [program, settings] of Object.entries(programs)) {
    for (const [what, text] of Object.entries(configs)) {
      it(`saves or costs what it promises in ${what} with ${program}`, () => {
        const source = sourceOf(text, settings);
        const view = viewOf(source);
        const before = estimateOf(source, text);
        for (const { name, gpuDelta, hostDelta } of view.knobs) {
          turned.add(name);
          const [after, { gpuBytes, hostBytes }] = applied(text, settings, name);
          const deltas = [gpuBytes - before.gpuBytes, hostBytes - before.hostBytes];
          assert.deepEqual([name, ...deltas], [name, gpuDelta, hostDelta]);
          assert.ok(errorsIn(after) <= errorsIn(text), `${name} makes an error: ${after}`);
        }
        const deltas = view.knobs.map(({ gpuDelta }) => gpuDelta);
        assert.deepEqual(
          deltas,
          [...deltas].sort((a, b) => a - b),
        );
      });
    }
  }

  it('has an effect on one of these configs', () => {
    const idle = knobs.map(({ name }) => name).filter(name => !turned.has(name));
    assert.deepEqual(idle, []);
  });

  it('keeps the batch of a step if it changes the micro batch', () => {
    const batchOf = (text: string, name: string): readonly unknown[] => {
      const source = sourceOf(text);
      const after = JSON.parse(changeNamed(source, name) === undefined ? text : textAfter(source, name));
      return [after.train_batch_size, after.train_micro_batch_size_per_gpu, after.gradient_accumulation_steps];
    };
    assert.deepEqual(batchOf(usual, 'micro-batch-one'), [undefined, 1, 32]);
    assert.deepEqual(batchOf(usual, 'micro-batch-double'), [undefined, 8, 4]);
    assert.deepEqual(batchOf(`${wide} "zero_optimization": { "stage": 1 } }`, 'micro-batch-one'), [64, 1, undefined]);
    assert.deepEqual(batchOf('{ "train_micro_batch_size_per_gpu": 2 }', 'micro-batch-one'), [undefined, 1, 2]);
    const auto = '{ "train_micro_batch_size_per_gpu": "auto", "gradient_accumulation_steps": "auto" }';
    assert.deepEqual(batchOf(auto, 'micro-batch-one'), [undefined, 'auto', 'auto']);
  });
});
