import assert from 'node:assert/strict';
import { takeScreenshot } from '../ui/pictures.mjs';
import { findings, openPlayground, paste, phone, textOf } from './site.mjs';

const close = ({ context }) => context.close();

describe('the playground', () => {
  let opened;
  beforeEach(async () => {
    opened = await openPlayground();
  });
  afterEach(async () => {
    const { foreign, errors } = opened;
    await close(opened);
    assert.deepEqual({ foreign, errors }, { foreign: [], errors: [] });
  });

  it('finds the mistakes of a text, and fixes one at a click', async () => {
    const { page } = opened;
    const finding = findings(opened).filter({ hasText: '"offload_optimzer" is not a key' });
    await takeScreenshot(opened, 'site-findings');
    await finding.getByRole('button', { name: 'Rename to "offload_optimizer"' }).click();
    await finding.waitFor({ state: 'detached' });
    assert.match(await textOf(opened), /"offload_optimizer": \{ "device": "cpu" \}/);
    assert.equal(await page.locator('.cm-lintRange-error').filter({ hasText: 'offload' }).count(), 0);
  });

  it('fixes all that is safe, and undoes it with the keyboard', async () => {
    const { page } = opened;
    const before = await textOf(opened);
    await page.getByRole('button', { name: 'Fix all that is safe' }).click();
    await findings(opened).filter({ hasText: 'gradient_clip' }).waitFor({ state: 'detached' });
    await page.locator('.cm-content').focus();
    await page.keyboard.press('Control+Z');
    await findings(opened).filter({ hasText: 'gradient_clip' }).waitFor();
    assert.equal(await textOf(opened), before);
  });

  it('goes to the line of a finding', async () => {
    const { page } = opened;
    await page.getByRole('button', { name: 'Line 20' }).click();
    await page.locator('.cm-activeLine').filter({ hasText: 'gradient_clip' }).waitFor();
    assert.equal(await page.locator('.cm-content:focus').count(), 1);
  });

  it('explains a key under the mouse, and at the cursor with Ctrl+I', async () => {
    const { page } = opened;
    const word = page.locator('.tok-propertyName', { hasText: 'reduce_bucket_size' });
    await word.hover();
    const explanation = page.locator('.explanation', { hasText: 'How many gradient elements' });
    await explanation.waitFor();
    const href = await explanation.getByRole('link', { name: 'Reference' }).getAttribute('href');
    assert.equal(href, '../reference/zero_optimization.html#zero_optimizationreduce_bucket_size');
    await page.mouse.move(5, 790);
    await explanation.waitFor({ state: 'detached' });
    await word.click();
    await page.mouse.move(5, 790);
    await page.keyboard.press('Control+i');
    await explanation.waitFor();
    await page.keyboard.press('Escape');
    await explanation.waitFor({ state: 'detached' });
  });

  it('completes keys and inserts them with their values', async () => {
    const { page } = opened;
    await paste(opened, '{\n  "train_batch_size": 8,\n  \n}\n');
    await page.locator('.cm-line').nth(2).click();
    await page.keyboard.press('Control+Space');
    const list = page.getByRole('listbox');
    await list.getByRole('option', { name: 'zero_optimization' }).waitFor();
    await page.locator('.cm-completionInfo', { hasText: 'Shards optimizer state' }).waitFor();
    await takeScreenshot(opened, 'site-completion');
    await page.keyboard.press('Enter');
    await page.locator('.cm-line', { hasText: '"stage": 2' }).waitFor();
    assert.match(await textOf(opened), /"zero_optimization": \{\n {4}"stage": 2,/);
  });

  it('shows the effective config, without and with defaults', async () => {
    const { page } = opened;
    await page.getByRole('tab', { name: 'Effective config' }).click();
    const code = page.locator('#effective-text');
    await code.filter({ hasText: "Only what differs from DeepSpeed's defaults." }).waitFor();
    assert.doesNotMatch(await code.textContent(), /managed_gradient_accumulation/);
    await takeScreenshot(opened, 'site-effective');
    await page.getByLabel('Without defaults').uncheck();
    await code.filter({ hasText: '"managed_gradient_accumulation": true, // default' }).waitFor();
  });

  it('shows the memory of each stage, whether it fits, and changes the text to it', async () => {
    const { page } = opened;
    await page.getByRole('tab', { name: 'Memory' }).click();
    const row = name => page.getByRole('row', { name });
    await row(/ZeRO 0.*does not fit/).waitFor();
    await row(/ZeRO 2\b.*this file.*fits/).waitFor();
    await takeScreenshot(opened, 'site-memory');
    await page.getByLabel('GiB per GPU').fill('24');
    await row(/ZeRO 2\b.*this file.*does not fit/).waitFor();
    await page.getByRole('button', { name: 'Apply ZeRO 3', exact: true }).click();
    await row(/^ZeRO 3\b.*this file/).waitFor();
    assert.match(await textOf(opened), /"stage": 3/);
    await page.locator('.cm-content').press('Control+z');
    await row(/ZeRO 2\b.*this file/).waitFor();
  });

  it('opens its tabs with the arrow keys', async () => {
    const { page } = opened;
    await page.getByRole('tab', { name: 'Findings' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.locator('#effective-text', { hasText: '"train_batch_size": 64' }).waitFor();
    assert.equal(await page.locator('#tab-effective:focus').count(), 1);
  });

  it('changes the stage of a config from the menu', async () => {
    const { page } = opened;
    // The check of the last change may still be on its way, and it makes the menu again.
    for (let i = 0; i < 5 && (await page.locator('#moves[open]').count()) === 0; i++) {
      await page.locator('#moves summary').press('Enter');
      await page
        .locator('#moves[open]')
        .waitFor({ timeout: 2000 })
        .catch(() => {});
    }
    await page.getByRole('button', { name: 'Change only the stage to 3' }).focus();
    await takeScreenshot(opened, 'site-menu');
    await page.keyboard.press('Enter');
    await page.locator('.cm-line', { hasText: '"stage": 3' }).waitFor();
    assert.equal(await page.locator('#moves[open]').count(), 0);
  });

  it('checks again for another loader, release and number of GPUs', async () => {
    const { page } = opened;
    await paste(opened, '{ "train_batch_size": 12, "amp": { "enabled": true } }\n');
    await findings(opened).filter({ hasText: '"amp"' }).waitFor();
    await page.locator('#version').selectOption('0.18.9');
    await findings(opened).filter({ hasText: 'removed' }).waitFor({ state: 'detached' });
    await page.locator('#loader').selectOption('transformers');
    await page.locator('#assumed', { hasText: 'Read by Transformers, DeepSpeed 0.18.9, 8 GPUs.' }).waitFor();
  });

  it('reads a Python dict', async () => {
    const { page } = opened;
    await paste(opened, "ds_config = {\n    'train_batch_size': 8,\n    'zero_optimization': {'stage': 7},\n}\n");
    await findings(opened).filter({ hasText: '7 is not a value of "stage"' }).waitFor();
    assert.equal(await page.getByLabel('Language').inputValue(), 'python');
  });

  it('reads a file of Accelerate', async () => {
    const text =
      'distributed_type: DEEPSPEED\nnum_processes: 8\ndeepspeed_config:\n  zero_stage: 3\n  offload_param_devic: cpu\n';
    await paste(opened, text);
    await findings(opened).filter({ hasText: '"offload_param_devic" is not an argument' }).waitFor();
    assert.equal(await opened.page.getByLabel('Language').inputValue(), 'yaml');
  });

  it('takes a dropped config.json as the model', async () => {
    const { page } = opened;
    const config = {
      model_type: 'llama',
      architectures: ['LlamaForCausalLM'],
      ...{
        hidden_size: 4096,
        intermediate_size: 11008,
        num_hidden_layers: 32,
        num_attention_heads: 32,
        vocab_size: 32000,
      },
    };
    const data = await page.evaluateHandle(text => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], 'config.json', { type: 'application/json' }));
      return transfer;
    }, JSON.stringify(config));
    const before = await textOf(opened);
    await page.locator('.cm-content').dispatchEvent('drop', { dataTransfer: data });
    await page.getByRole('tab', { name: 'Memory' }).click();
    await page.locator('#memory-content', { hasText: '6,738,415,616 parameters' }).waitFor();
    assert.equal(await page.getByLabel('Model').inputValue(), 'config.json');
    await page.getByRole('button', { name: 'Apply: Activation checkpointing' }).click();
    await page.locator('[data-row="activation-checkpointing"]').waitFor({ state: 'detached' });
    assert.equal(await page.getByLabel('Checkpointing').inputValue(), 'on');
    await page.getByLabel('Checkpointing').selectOption('');
    await page.locator('[data-row="activation-checkpointing"]').waitFor();
    assert.equal(await textOf(opened), before);
  });

  it('restores the text and the choices from a link', async () => {
    const { page } = opened;
    await paste(opened, '{ "train_batch_size": 6 }\n');
    await page.getByLabel('GPUs', { exact: true }).fill('4');
    await page.getByRole('button', { name: 'Copy link' }).click();
    await page.locator('#shared', { hasText: 'The link is copied.' }).waitFor();
    const link = new URL(await page.evaluate(() => navigator.clipboard.readText()));
    const other = await openPlayground({ fragment: link.hash });
    await findings(other).filter({ hasText: '"train_batch_size"' }).waitFor();
    assert.equal(await textOf(other), '{ "train_batch_size": 6 }\n');
    assert.equal(await other.page.getByLabel('GPUs', { exact: true }).inputValue(), '4');
    await close(other);
  });

  it('keeps the text for the next visit', async () => {
    const { page } = opened;
    await paste(opened, '{ "train_batch_size": 8, "zero_optimisation": { "stage": 2 } }\n');
    await findings(opened).filter({ hasText: '"zero_optimisation"' }).waitFor();
    await page.reload();
    await findings(opened).filter({ hasText: '"zero_optimisation"' }).waitFor();
    assert.match(await textOf(opened), /zero_optimisation/);
  });

  it('runs nothing that a link brings', async () => {
    const { page } = opened;
    await paste(
      opened,
      '{ "<img src=x onerror=alert(1)>": 1, "[a](javascript:alert(1))": 2, "train_batch_size": 8 }\n',
    );
    await findings(opened).filter({ hasText: '<img src=x' }).waitFor();
    await page.locator('.tok-propertyName').first().hover();
    assert.equal(await page.locator('img[src="x"], a[href^="javascript"]').count(), 0);
  });

  it('works without a network once it was open', async () => {
    const { page, context } = opened;
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await context.setOffline(true);
    await page.reload();
    await findings(opened).first().waitFor();
    // A language is loaded with the first text in it.
    await paste(opened, "ds_config = {'train_batch_size': 8, 'zero_optimization': {'stage': 7}}\n");
    await findings(opened).filter({ hasText: '7 is not a value of "stage"' }).waitFor();
  });
});

describe('the playground on a phone', () => {
  it('fits the screen and shows findings below the text', async () => {
    const opened = await openPlayground({ viewport: phone, colorScheme: 'dark' });
    const { page } = opened;
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), phone.width);
    await takeScreenshot(opened, 'site-phone');
    await page.getByRole('tab', { name: 'Memory' }).click();
    await page.locator('.strategies').scrollIntoViewIfNeeded();
    await takeScreenshot(opened, 'site-phone-memory');
    await close(opened);
  });
});

describe('a link to the playground', () => {
  const stored = '{ "train_batch_size": 8, "mine": 1 }\n';
  const sent = '{ "train_batch_size": 8, "theirs": 1 }\n';

  async function linkTo(text, opened) {
    const { page } = opened;
    await paste(opened, text);
    await page.getByRole('button', { name: 'Copy link' }).click();
    await page.locator('#shared', { hasText: 'The link is copied.' }).waitFor();
    return page.evaluate(() => navigator.clipboard.readText());
  }

  it('shows its text and leaves the one that the visitor wrote', async () => {
    const opened = await openPlayground();
    const link = await linkTo(sent, opened);
    await paste(opened, stored);
    await findings(opened).filter({ hasText: '"mine"' }).waitFor();
    const { page } = opened;
    await page.goto(link);
    await findings(opened).filter({ hasText: '"theirs"' }).waitFor();
    await page.goto(`${opened.origin}/`);
    await page.goto(`${opened.origin}/playground/`);
    await findings(opened).filter({ hasText: '"mine"' }).waitFor();
    await close(opened);
  });

  it('keeps what the visitor changed in its text', async () => {
    const opened = await openPlayground();
    const { page } = opened;
    await linkTo(sent, opened);
    await paste(opened, stored);
    await findings(opened).filter({ hasText: '"mine"' }).waitFor();
    await page.reload();
    await findings(opened).filter({ hasText: '"mine"' }).waitFor();
    assert.equal(new URL(page.url()).hash, '');
    await close(opened);
  });

  it('says that it is damaged', async () => {
    const opened = await openPlayground();
    const { hash } = new URL(await linkTo(sent, opened));
    for (const fragment of [hash.slice(0, -9), '#garbage', '#%%%']) {
      const other = await openPlayground({ fragment });
      await other.page.getByRole('alert').filter({ hasText: 'damaged' }).waitFor();
      await paste(other, stored);
      await other.page.getByRole('alert').waitFor({ state: 'hidden' });
      await close(other);
    }
    assert.equal(await opened.page.getByRole('alert').isVisible(), false);
    await opened.page.getByRole('link', { name: 'Skip to the config' }).press('Enter');
    assert.equal(await opened.page.getByRole('alert').isVisible(), false);
    await close(opened);
  });
});
