import assert from 'node:assert/strict';
import { readModel } from '../../../server/src/estimating/model.js';
import { knowModel, unreadModel } from '../../../server/src/estimating/model-of-settings.js';
import type { Settings } from '../../../server/src/loaders/assumptions.js';
import { memoryPage } from '../../../server/src/memory/page.js';
import { settingsFrom } from '../../../server/src/surroundings/setting-values.js';
import { documentOf, serviceFor } from '../../marked-text.js';
import '../estimator.js';

const uri = 'file:///ds_config.json';
const stage2 = '{ "bf16": { "enabled": true }, "optimizer": { "type": "AdamW" }, "zero_optimization": { "stage": 2 } }';
const llama = JSON.stringify({
  model_type: 'llama',
  architectures: ['LlamaForCausalLM'],
  hidden_size: 4096,
  intermediate_size: 11008,
  num_hidden_layers: 32,
  num_attention_heads: 32,
  vocab_size: 32000,
  tie_word_embeddings: false,
});

/** Returns settings as the server has them, after it has read the file of the model. */
function settingsWith(values: object): Settings {
  const settings = settingsFrom({ ...values });
  const text = unreadModel(settings);
  if (text !== undefined) {
    knowModel(settings, readModel(text));
  }
  return settings;
}

function lenses(text: string, settings: object = {}, able = true) {
  const document = documentOf(text);
  return serviceFor(able)
    .codeLenses(document, settingsWith(settings))
    .map(({ range, command }) => ({ over: document.getText(range), ...command }));
}

function title(zero: string, settings: object = {}): string | undefined {
  return lenses(`{ "zero_optimization": ${zero} }`, settings)[0]?.title;
}

function page(text: string, settings: object): string {
  const source = serviceFor(true).memory(documentOf(text), settingsWith(settings));
  return source === undefined ? '' : memoryPage(source, 'ds_config.json').html;
}

describe('the lens on "zero_optimization"', () => {
  const asking = ' · Estimate memory...';

  it('says the stage', () => {
    assert.equal(title('{}'), `ZeRO 0${asking}`);
    assert.equal(title('{ "stage": 1 }'), `ZeRO 1${asking}`);
  });

  it('says on which device the optimizer is, if that has an effect at the stage', () => {
    assert.equal(
      title('{ "stage": 2, "offload_optimizer": { "device": "cpu" }, "offload_param": { "device": "cpu" } }'),
      `ZeRO 2, optimizer on the CPU${asking}`,
    );
  });

  it('says on which devices optimizer and weights are', () => {
    assert.equal(
      title('{ "stage": 3, "offload_optimizer": { "device": "cpu" }, "offload_param": { "device": "nvme" } }'),
      `ZeRO 3, optimizer on the CPU, weights on NVMe${asking}`,
    );
    assert.equal(
      title('{ "stage": 3, "offload_optimizer": { "device": "cpu" }, "offload_param": { "device": "cpu" } }'),
      `ZeRO 3, optimizer and weights on the CPU${asking}`,
    );
  });

  it('is placed on the key, and asks for the model if none is named', () => {
    assert.deepEqual(lenses(stage2), [
      {
        over: '"zero_optimization"',
        title: 'ZeRO 2 · Estimate memory...',
        command: 'deepspeed.setModel',
        arguments: [uri],
      },
    ]);
  });

  it('says how much memory a run of the model takes, and shows the parts', () => {
    const [lens] = lenses(stage2, { model: '7B', worldSize: 8 });
    assert.equal(lens?.command, 'deepspeed.showEstimate');
    // 14e9 bytes of weights, and in the step 20 x 7e9 / 8 of partitioned state, gradients and their copies.
    assert.equal(lens?.title, 'ZeRO 2 · 29.3 GiB without activations');
  });

  it('says how much of the memory of the machines that is', () => {
    const offloaded = '{ "zero_optimization": { "stage": 3, "offload_optimizer": { "device": "cpu" } } }';
    const title = (settings: Partial<Settings>): string =>
      lenses(offloaded, { model: '7B', worldSize: 8, ...settings })[0]?.title ?? '';
    assert.match(title({ gpuMemoryGB: 24 }), /^ZeRO 3 · \d+\.\d of 24 GiB without activations · host \d+ GiB$/);
    assert.match(title({ hostMemoryGB: 512 }), / · host \d+ of 512 GiB$/);
    const drive =
      '{ "zero_optimization": { "stage": 3, "offload_optimizer": { "device": "nvme", "nvme_path": "/n" } } }';
    assert.match(lenses(drive, { model: '7B', worldSize: 8 })[0]?.title ?? '', / · NVMe 104 GiB$/);
  });

  it('has no numbers for a run that DeepSpeed refuses, and a page that says why', () => {
    const lean =
      '{ "bf16": { "enabled": true, "bf16_master_weights_and_grads": true }, "zero_optimization": { "stage": 2 } }';
    const [lens] = lenses(lean, { model: '7B', worldSize: 8 });
    assert.equal(lens?.title, 'ZeRO 2 · No estimate of memory...');
    assert.equal(lens?.command, 'deepspeed.showEstimate');
    assert.match(page(lean, { model: '7B', worldSize: 8 }), /only if the optimizer is offloaded/);
  });

  it('says when the number of GPUs is a guess', () => {
    assert.match(lenses(stage2, { model: '7B' })[0]?.title ?? '', / · 8 GPUs assumed$/);
    assert.match(lenses(stage2, { model: '7B', gpusPerNode: 4 })[0]?.title ?? '', / · 4 GPUs assumed$/);
    assert.match(
      page(stage2, { model: '7B' }),
      /The number of GPUs is not known. The estimate assumes one host with 8 GPUs/,
    );
  });

  it('uses the model file that the client has read', () => {
    const settings = { model: 'models/llama/config.json', modelText: llama, worldSize: 8 };
    assert.match(lenses(stage2, settings)[0]?.title ?? '', /^ZeRO 2 · \d+\.\d GiB · 2,048 tokens assumed$/);
  });

  const missing = { model: 'nowhere.json' };

  it('asks again if the file of the model is missing', () => {
    const [lens] = lenses(stage2, missing);
    assert.equal(lens?.command, 'deepspeed.setModel');
    assert.match(lens?.title ?? '', / · The size of "nowhere\.json" is not known\.\.\.$/);
  });

  it('has no command for a client without commands', () => {
    const summary = 'ZeRO 2: optimizer state and gradients partitioned';
    assert.deepEqual(lenses(stage2, {}, false), [{ over: '"zero_optimization"', title: summary, command: '' }]);
    assert.match(lenses(stage2, { model: '7B' }, false)[0]?.title ?? '', /^ZeRO 2 · 29\.3 GiB/);
  });

  it('stays while the stage is typed, so that no line moves', () => {
    assert.equal(title('{ "stage":  }'), 'The stage has no value');
    assert.equal(title('{ "stage": }', { model: '7B' }), 'The stage has no value');
  });

  it('is absent if the stage is unknown or the lens is switched off', () => {
    for (const zero of ['true', '{ "stage": "auto" }', '{ "stage": $STAGE }', '{ "stage": 7 }', 'null', '[]']) {
      assert.equal(title(zero), undefined, zero);
    }
    assert.deepEqual(lenses('{ "train_batch_size": 8 }'), []);
    assert.deepEqual(lenses(''), []);
    assert.deepEqual(lenses(stage2, { codeLens: false }), []);
  });
});
