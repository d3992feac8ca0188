// The page about memory, through the user interface.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../host/paths.mjs';
import { takeScreenshot } from './pictures.mjs';
import { reload, until } from './reload.mjs';
import {
  clickWord,
  dismiss,
  hoverWord,
  openFile,
  press,
  runCommand,
  type,
  useWindow,
  waitForJson,
  waitForText,
} from './window.mjs';

const config = `{
  "train_micro_batch_size_per_gpu": 4,
  "gradient_accumulation_steps": 8,
  "bf16": { "enabled": true },
  "optimizer": { "type": "AdamW", "params": { "lr": 2e-5 } },
  "zero_optimization": {
    "stage": 2,
    "overlap_comm": true,
    "reduce_bucket_size": 5e8
  }
}
`;
/** Llama-2-7B and Llama-3-70B. */
const models = JSON.parse(readFileSync(path.join(root, 'test/llama-models.json'), 'utf8'));

function settings(model, theme) {
  return JSON.stringify({
    'deepspeed.model': `${model}/config.json`,
    'deepspeed.worldSize': 8,
    'deepspeed.gpuMemoryGB': 80,
    'deepspeed.hostMemoryGB': 1000,
    'workbench.colorTheme': theme,
  });
}

const themes = {
  dark: ['Default Dark Modern', 'vs-dark'],
  light: ['Default Light Modern', 'vs'],
  'high-contrast': ['Default High Contrast', 'hc-black'],
  'high-contrast-light': ['Default High Contrast Light', 'hc-light'],
};
/** The colors of these themes, with which the site's tests look for barriers on the page. */
const colors = JSON.parse(readFileSync(path.join(root, 'test/site/theme-colors.json'), 'utf8'));

/** Returns the values of custom properties. It runs in the page. */
function colorsOf(_main, names) {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(names.map(name => [name, style.getPropertyValue(name)]));
}

describe('the memory of a config in a window', () => {
  const window = useWindow({
    files: {
      '.vscode/settings.json': settings('small', themes.dark[0]),
      'small/config.json': JSON.stringify(models.small),
      'large/config.json': JSON.stringify(models.large),
      'ds_memory.json': config,
    },
  });
  const page = () => window.page.frameLocator('iframe.webview').frameLocator('#active-frame').locator('main');
  const change = text => writeFileSync(path.join(window.scratch.workspace, '.vscode/settings.json'), text);

  it('is shown with bars in the hover of the stage', async () => {
    await openFile(window, 'ds_memory.json');
    await window.page.locator('.codelens-decoration', { hasText: 'of 80 GiB' }).waitFor();
    const text = await hoverWord(window, '"stage"', 'this file');
    assert.match(text, /Here: ([\d.]+) of 80 GiB.*ZeRO 2 \(this file\)\s+\1 GiB/s);
    const bars = window.page.locator('.monaco-hover:not(.hidden) td img');
    await until(async () => (await bars.evaluateAll(all => all.filter(bar => bar.naturalWidth === 200))).length === 4);
    await takeScreenshot(window, 'memory-0-hover');
    await dismiss(window);
  });

  it('is shown beside the config, with every strategy', async () => {
    // It is a command of configs.
    await window.page.locator('.codelens-decoration', { hasText: 'of 80 GiB' }).waitFor();
    await press(window, 'Control+b');
    await runCommand(window, 'DeepSpeed: Show Memory');
    await page().getByRole('heading', { name: 'Memory of ds_memory.json' }).waitFor();
    assert.equal(await page().locator('.strategies tbody tr').count(), 9);
    assert.match(await page().locator('.strategies tr.current').textContent(), /ZeRO 2[\s\S]*this file/);
    await takeScreenshot(window, 'memory-1-7b');
  });

  it('follows the file while it is typed', async () => {
    const number = page().locator('.figure .number').first();
    const before = await number.textContent();
    await clickWord(window, '"reduce_bucket_size"');
    // Over the value in the line of the stage.
    await clickWord(window, '"stage"');
    await press(window, 'End', 'ArrowLeft', 'Backspace');
    await type(window, '3');
    await page()
      .locator('.strategies tr.current', { hasText: /^ZeRO 3/ })
      .waitFor();
    assert.notEqual(await number.textContent(), before);
    await takeScreenshot(window, 'memory-4-typed');
    await press(window, 'Control+z', 'Control+z');
    await page()
      .locator('.strategies tr.current', { hasText: /^ZeRO 2/ })
      .waitFor();
    assert.equal(await number.textContent(), before);
  });

  it('applies a change at a click, which can be undone', async () => {
    await page().getByRole('button', { name: 'Apply: Offload the optimizer' }).click();
    await waitForText(window, '"offload_optimizer"');
    await page().locator('.strategies tr.current', { hasText: 'ZeRO 2 with optimizer offload' }).waitFor();
    await page().getByText('Each host').first().waitFor();
    await takeScreenshot(window, 'memory-5-applied');
    await clickWord(window, '"bf16"');
    await press(window, 'Control+z');
    await page()
      .locator('.strategies tr.current', { hasText: /^ZeRO 2 fastest/ })
      .waitFor();
  });

  it('applies a strategy by keyboard', async () => {
    await page().getByRole('button', { name: 'Apply ZeRO 3', exact: true }).press('Enter');
    await page()
      .locator('.strategies tr.current', { hasText: /^ZeRO 3/ })
      .waitFor();
    await clickWord(window, '"bf16"');
    await press(window, 'Control+s');
    await waitForJson(window, 'ds_memory.json', ({ zero_optimization: zero }) => zero.stage === 3);
  });

  it('keeps the focus in the row of a strategy, whose button is gone', async () => {
    const row = page().locator('tr[data-row="stage-1-none-none"]');
    await row.getByRole('button').press('Enter');
    await page()
      .locator('.strategies tr.current', { hasText: /^ZeRO 1/ })
      .waitFor();
    await until(() => row.evaluate(element => element === document.activeElement));
    const said = window.page.frameLocator('iframe.webview').frameLocator('#active-frame').getByRole('status');
    await said.filter({ hasText: /^Applied: ZeRO 1\. Each GPU needs [\d.]+ GiB\.$/ }).waitFor({ state: 'attached' });
    // It stays there while the file is typed.
    await clickWord(window, '"reduce_bucket_size"');
    await press(window, 'End', 'Backspace');
    await type(window, '7');
    await waitForText(window, '5e7');
    await press(window, 'Control+z', 'Control+z');
  });

  it('turns on checkpointing for the estimate, which the training program decides', async () => {
    const row = page().locator('tr[data-row="activation-checkpointing"]');
    const number = page().locator('.figure .number').first();
    const before = Number.parseFloat(await number.textContent());
    assert.match(await row.textContent(), /The training program decides: gradient_checkpointing of Trainer/);
    const saved = Number.parseFloat(/−([\d.]+) GiB/.exec(await row.textContent())[1]);
    await row.getByRole('button').press('Enter');
    await waitForJson(window, '.vscode/settings.json', given => given['deepspeed.activationCheckpointing'] === 'on');
    await row.waitFor({ state: 'detached' });
    assert.ok(Math.abs(before - Number.parseFloat(await number.textContent()) - saved) < 0.11);
    await takeScreenshot(window, 'memory-6-checkpointing');
  });

  it('leads to the settings of the machines', async () => {
    change(settings('small', themes.dark[0]).replace(/"deepspeed.gpuMemoryGB":80,/, ''));
    await page().getByRole('button', { name: 'Set the memory of a GPU' }).click();
    await window.page.locator('.settings-editor').getByText('Memory of each GPU in GB').waitFor();
    await runCommand(window, 'View: Close Editor');
  });

  for (const [name, [theme, sign]] of Object.entries(themes)) {
    it(`has the colors of a ${name} theme`, async () => {
      change(settings('large', theme));
      await window.page.locator(`.monaco-workbench.${sign}`).first().waitFor();
      await page().getByText('70,553,706,496 parameters').waitFor();
      await takeScreenshot(window, `memory-2-70b-${name}`);
      await page().locator('details summary').scrollIntoViewIfNeeded();
      await takeScreenshot(window, `memory-3-70b-${name}-end`);
      assert.deepEqual(await page().evaluate(colorsOf, Object.keys(colors[name])), colors[name]);
      await page().getByRole('heading', { name: 'Memory of' }).scrollIntoViewIfNeeded();
    });
  }

  it('is there again after the window was reloaded, at the same place, although the config is closed', async () => {
    await page().locator('summary').click();
    await page().evaluate(() => scrollTo(0, 400));
    await clickWord(window, '"bf16"');
    await press(window, 'Control+s');
    await runCommand(window, 'View: Close Editor');
    await window.page.locator('.tab', { hasText: 'ds_memory.json' }).nth(1).waitFor({ state: 'detached' });
    await reload(window);
    await page().getByRole('heading', { name: 'Memory of ds_memory.json' }).waitFor({ state: 'attached' });
    await until(() => page().evaluate(main => scrollY === 400 && main.querySelector('details').open));
    // Its buttons work.
    await page().getByRole('button', { name: 'Apply ZeRO 2', exact: true }).press('Enter');
    await page()
      .locator('.strategies tr.current', { hasText: /^ZeRO 2/ })
      .waitFor({ state: 'attached' });
    await page().evaluate(() => scrollTo(0, 0));
  });
});
