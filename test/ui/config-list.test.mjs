import assert from 'node:assert/strict';
import { takeScreenshot } from './pictures.mjs';
import { openFile, useWindow, waitForText } from './window.mjs';

const files = {
  '.vscode/settings.json': '{ "deepspeed.model": "7B", "deepspeed.worldSize": 8 }',
  'ds_config_list.json': '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "stge": 3 } }',
  'a_zero2.json': '{ "train_batch_size": 8, "zero_optimization": { "stage": 2 } }',
  'other_list.json': '{ "name": "other" }',
  'a_train.py': "ds_config = {'train_batch_size': 8, 'zero_optimization': {'stage': 1}}\n",
  'a_launch.yaml': 'distributed_type: DEEPSPEED\ndeepspeed_config:\n  zero_stage: 3\nnum_processes: 8\n',
  'other_list.yaml': 'deepspeed:\n  enabled: true\n',
};

describe('the list of configs', () => {
  const window = useWindow({ files });
  const header = () => window.page.locator('.pane-header', { hasText: 'DeepSpeed Configs' });
  const rows = () => window.page.locator('.pane', { hasText: 'DeepSpeed Configs' }).last().locator('.monaco-list-row');

  it('is not there before a config was opened', async () => {
    await window.page.locator('.explorer-folders-view').waitFor();
    assert.equal(await header().count(), 0);
  });

  it('lists the configs of the workspace with stage, memory and problems', async () => {
    await openFile(window, 'ds_config_list.json');
    await header().click();
    await rows().filter({ hasText: 'ds_config_list.json' }).filter({ hasText: 'ZeRO 3' }).waitFor();
    const texts = await rows().allInnerTexts();
    assert.ok(!texts.some(text => /other_list/.test(text)), texts.join('; '));
    assert.match(texts.join('; '), /a_train\.pyZeRO 1 · \d+\.\d GiB(;|$)/);
    assert.match(texts.join('; '), /a_launch\.yamlZeRO 3/);
    assert.match(texts.join('; '), /a_zero2\.jsonZeRO 2 · \d+\.\d GiB(;|$)/);
    assert.match(texts.join('; '), /ds_config_list\.jsonZeRO 3 · \d+\.\d GiB · 1 error/);
    await takeScreenshot(window, 'config-list-1');
  });

  it('opens a config, and shows its effective config from the menu', async () => {
    await rows().filter({ hasText: 'a_zero2.json' }).click();
    await waitForText(window, '"stage": 2');
    await rows().filter({ hasText: 'ds_config_list.json' }).click({ button: 'right' });
    await window.page.locator('.context-view').getByText('Show Effective Config').waitFor();
    await takeScreenshot(window, 'config-list-2-menu');
    await window.page.locator('.context-view').getByText('Show Effective Config').click();
    await window.page.locator('.tab', { hasText: 'ds_config_list (effective).jsonc' }).waitFor();
  });
});
