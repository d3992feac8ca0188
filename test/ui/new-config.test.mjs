import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { takeScreenshot } from './pictures.mjs';
import { choose, openFile, press, runCommand, type, useWindow, waitForJson, waitForText } from './window.mjs';

const model = {
  architectures: ['LlamaForCausalLM'],
  model_type: 'llama',
  hidden_size: 4096,
  intermediate_size: 11008,
  num_attention_heads: 32,
  num_hidden_layers: 32,
  num_key_value_heads: 32,
  tie_word_embeddings: false,
  vocab_size: 32000,
};

const stage3 = {
  train_batch_size: 'auto',
  train_micro_batch_size_per_gpu: 'auto',
  gradient_accumulation_steps: 'auto',
  gradient_clipping: 'auto',
  bf16: { enabled: 'auto' },
  zero_optimization: {
    stage: 3,
    overlap_comm: true,
    contiguous_gradients: true,
    reduce_bucket_size: 'auto',
    stage3_prefetch_bucket_size: 'auto',
    stage3_param_persistence_threshold: 'auto',
    stage3_max_live_parameters: 1e9,
    stage3_max_reuse_distance: 1e9,
    stage3_gather_16bit_weights_on_model_save: true,
  },
};

const existing = `{
  // ours
  "train_micro_batch_size_per_gpu": 3,
  "zero_optimization": { "stage": 1 }
}
`;

/** Waits for the question with these words in its box or below it. */
async function waitForQuestion({ page }, text) {
  const widget = page.locator('.quick-input-widget');
  await widget
    .locator(`input[placeholder*="${text}"]`)
    .or(widget.locator('.quick-input-message', { hasText: text }))
    .first()
    .waitFor();
}

function valueInBox({ page }) {
  return page.locator('.quick-input-widget input').inputValue();
}

/** Replaces the proposed answer by typing. */
async function answer(window, question, text) {
  await waitForQuestion(window, question);
  await press(window, 'Control+A');
  await (text === '' ? press(window, 'Backspace') : type(window, text));
  await press(window, 'Enter');
}

async function goBack({ page }) {
  await page.locator('.quick-input-widget .codicon-quick-input-back').click();
}

describe('a new config', () => {
  const window = useWindow({ files: { 'ds_config_merge.json': existing } });
  before(() => {
    const folder = path.join(window.scratch.workspace, 'models/llama-7b');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'config.json'), JSON.stringify(model));
  });

  it('is made from answers about program, machines and model', async () => {
    await runCommand(window, 'DeepSpeed: New Config File...');
    await waitForQuestion(window, 'Which program');
    await type(window, 'deepspeed_config_file');
    await choose(window, 'Accelerate');

    await answer(window, 'GPUs of the run', 'many');
    await window.page.getByText('This is not a number of GPUs.').first().waitFor();
    await answer(window, 'This is not a number of GPUs', '8');
    await answer(window, 'Memory of each GPU', '24');
    await waitForQuestion(window, 'RAM of each node');
    await goBack(window);
    await waitForQuestion(window, 'Memory of each GPU');
    assert.equal(await valueInBox(window), '24');
    await press(window, 'Enter');
    await waitForQuestion(window, 'RAM of each node');
    assert.equal(await valueInBox(window), '384');
    await press(window, 'Enter');
    await answer(window, 'Folder on an NVMe drive', '');

    await waitForQuestion(window, 'How large is the model');
    await type(window, 'llama');
    await takeScreenshot(window, 'new-config-1-model');
    await choose(window, 'models/llama-7b/config.json');
    await answer(window, 'Tokens of a sequence', '1024');
    await waitForQuestion(window, 'Are the activations of a layer computed again');
    await press(window, 'Enter');
    await waitForQuestion(window, '6.74 billion parameters, 32 layers');
    await window.page.getByText('Fits, the fastest first').waitFor();
    await takeScreenshot(window, 'new-config-2-proposals');
    await type(window, 'ZeRO 3');
    await press(window, 'Enter');

    await window.page.locator('.tab.active', { hasText: 'Untitled-1' }).waitFor();
    const text = await waitForText(window, 'stage3_gather_16bit_weights_on_model_save');
    await takeScreenshot(window, 'new-config-3-file');
    assert.deepEqual(JSON.parse(text), stage3);
  });

  it('keeps the answers as settings of the workspace if the user wants that', async () => {
    // A window that has just opened shows no toasts.
    await runCommand(window, 'Notifications: Show Notifications');
    await window.page.getByText('models/llama-7b/config.json, 8 GPUs of 24 GB, 384 GB of RAM').first().waitFor();
    await takeScreenshot(window, 'new-config-4-save');
    await window.page.getByRole('button', { name: 'Save as Workspace Settings' }).click();
    const expected = {
      'deepspeed.model': 'models/llama-7b/config.json',
      'deepspeed.worldSize': 8,
      'deepspeed.gpuMemoryGB': 24,
      'deepspeed.hostMemoryGB': 384,
      'deepspeed.sequenceLength': 1024,
      'deepspeed.activationCheckpointing': 'on',
    };
    await waitForJson(window, '.vscode/settings.json', settings =>
      Object.entries(expected).every(([name, value]) => settings[name] === value),
    );
  });

  it('goes into the open config, with the previous answers as proposals', async () => {
    await openFile(window, 'ds_config_merge.json');
    await runCommand(window, 'DeepSpeed: New Config File...');
    await waitForQuestion(window, 'Which program');
    await choose(window, 'deepspeed.initialize');
    await waitForQuestion(window, 'GPUs of the run');
    assert.equal(await valueInBox(window), '8');
    await press(window, 'Enter');
    await waitForQuestion(window, 'Memory of each GPU');
    await press(window, 'Enter');
    await waitForQuestion(window, 'RAM of each node');
    assert.equal(await valueInBox(window), '384');
    await press(window, 'Enter');
    await answer(window, 'Folder on an NVMe drive', '/scratch');
    await waitForQuestion(window, 'How large is the model');
    await choose(window, 'Give the number of parameters');
    await answer(window, 'Parameters of the model', '7');
    await waitForQuestion(window, '7 billion parameters');
    await type(window, 'NVMe offload');
    await choose(window, 'ZeRO 3 with NVMe offload');
    await waitForQuestion(window, 'Where to?');
    await choose(window, 'Merge into ds_config_merge.json');
    // The stage is replaced, which the preview shows.
    await window.page.locator('.bulk-edit-panel').getByText('Apply', { exact: true }).click();
    const text = await waitForText(window, '"nvme_path": "/scratch"');
    assert.match(text, /\/\/ ours\n {2}"train_micro_batch_size_per_gpu": 3,/);
    assert.match(text, /"stage": 3/);
  });
});
