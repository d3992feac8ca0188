// The menus of a config, in a window of VS Code.
import assert from 'node:assert/strict';
import { takeScreenshot } from './pictures.mjs';
import {
  clickWord,
  dismiss,
  openFile,
  openQuickFixes,
  press,
  runCommand,
  type,
  useWindow,
  waitForJson,
  waitForSquiggle,
} from './window.mjs';

const clean = `{
  "train_batch_size": 16,
  "bf16": { "enabled": true },
  "zero_optimization": {
    "stage": 2,
    "allgather_bucket_size": 4e8
  }
}
`;

const comma = `{
  "train_batch_size": 16,
  "zero_optimization": {
    "stage": 2,
    "allgather_partitions": true,
  }
}
`;

describe('the menus of a config', () => {
  const window = useWindow({
    files: { 'ds_config_clean.json': clean, 'ds_config_comma.json': comma, 'ds_config_new.json': '' },
  });

  const rows = async () => window.page.locator('.action-widget .monaco-list-row.action').allTextContents();

  it('has at most eight refactorings on zero_optimization, and leads to all templates', async () => {
    await openFile(window, 'ds_config_clean.json');
    await clickWord(window, '"zero_optimization"');
    await openQuickFixes(window, 'More ZeRO templates...');
    await takeScreenshot(window, 'menu-1-zero');
    const titles = await rows();
    assert.ok(titles.length <= 8, titles.join('; '));
    await window.page.locator('.action-widget .monaco-list-row', { hasText: 'More ZeRO templates...' }).click();
    await window.page.locator('.quick-input-list .monaco-list-row', { hasText: 'ZeRO 0' }).first().waitFor();
    await takeScreenshot(window, 'menu-2-templates');
    assert.match(await window.page.locator('.quick-input-list .monaco-list-row.focused').textContent(), /ZeRO 0/);
    await dismiss(window);
  });

  it('begins with the fix of a trailing comma that VS Code reports', async () => {
    await openFile(window, 'ds_config_comma.json');
    await waitForSquiggle(window, 'error');
    await press(window, 'Control+Home', 'F8');
    await openQuickFixes(window, 'Remove the trailing comma');
    await takeScreenshot(window, 'menu-3-comma');
    assert.match((await rows())[0] ?? '', /Remove the trailing comma/);
    await dismiss(window);
  });

  it('begins with the questions of a new config in an empty file', async () => {
    await openFile(window, 'ds_config_new.json');
    await openQuickFixes(window, 'Create a config from answers');
    await takeScreenshot(window, 'menu-4-empty');
    assert.match((await rows())[0] ?? '', /Create a config from answers/);
    await dismiss(window);
  });

  it('writes the world size that a command asks for', async () => {
    await openFile(window, 'ds_config_clean.json');
    await runCommand(window, 'DeepSpeed: Set World Size...');
    await window.page.getByText('How many GPUs does the run use?').first().waitFor();
    await type(window, '16');
    await press(window, 'Enter');
    await waitForJson(window, '.vscode/settings.json', settings => settings['deepspeed.worldSize'] === 16);
  });

  it('has the main commands in the context menu of the editor', async () => {
    await window.page
      .locator('.editor-instance .view-line span > span', { hasText: 'stage' })
      .first()
      .click({ button: 'right' });
    await window.page.getByRole('menuitem', { name: 'DeepSpeed' }).first().hover();
    await window.page.getByRole('menuitem', { name: 'Set World Size...' }).first().waitFor();
    await takeScreenshot(window, 'menu-5-context');
    await press(window, 'Escape', 'Escape');
  });
});
