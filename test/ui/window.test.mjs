import assert from 'node:assert/strict';
import { takeScreenshot } from './pictures.mjs';
import {
  acceptSuggestion,
  choose,
  chooseQuickFix,
  clickWord,
  dismiss,
  goToEndOfLine,
  hoverWord,
  openFile,
  openQuickFixes,
  press,
  readLanguageStatus,
  runCommand,
  suggest,
  type,
  useWindow,
  waitForErrors,
  waitForJson,
  waitForNoSquiggle,
  waitForSquiggle,
  waitForText,
} from './window.mjs';

const misspelled = `{
  "train_batch_size": 8,
  "zero_optimization": {
    "stage": 3,
    "overlap_com": true
  }
}
`;

const ownTimers = `{
  "my_timers": "auto",
  "train_micro_batch_size_per_gpu": 4,
  "zero_optimization": { "stage": 2, "reduce_bucket_size": "auto" }
}
`;

describe('a window with a DeepSpeed config', () => {
  const window = useWindow({
    files: {
      'ds_config_large.json': `${misspelled}${`${' '.repeat(99)}\n`.repeat(21_000)}`,
      'ds_config_misspelled.json': misspelled,
      'ds_config_timers.json': ownTimers,
      'ds_config_new.json': '',
    },
  });
  before(() => openFile(window, 'ds_config_misspelled.json'));

  it('underlines a key that DeepSpeed does not know', async () => {
    await waitForSquiggle(window, 'error');
    await takeScreenshot(window, '1-diagnostic');
  });

  it('explains a key under the mouse', async () => {
    const text = await hoverWord(window, 'stage', 'zero_optimization');
    assert.match(text, /stage/);
    await takeScreenshot(window, '2-hover');
    await dismiss(window);
  });

  it('fixes a misspelled key from the Quick Fix menu', async () => {
    await clickWord(window, 'overlap_com');
    await openQuickFixes(window, 'overlap_comm');
    await takeScreenshot(window, '3-quick-fix');
    await chooseQuickFix(window, 'overlap_comm');
    await waitForText(window, '"overlap_comm": true');
    await waitForNoSquiggle(window, 'error');
    await takeScreenshot(window, '4-fixed');
  });

  it('completes a key and its value', async () => {
    await goToEndOfLine(window, '"stage"');
    await press(window, 'Enter');
    await suggest(window, 'contiguous_gradients');
    await takeScreenshot(window, '5-completion');
    await acceptSuggestion(window, 'contiguous_gradients');
    await waitForText(window, '"contiguous_gradients":');
    await takeScreenshot(window, '6-completed');
  });

  it('asks which program reads the file when a finding depends on it, and for which files the answer holds', async () => {
    await openFile(window, 'ds_config_timers.json');
    await waitForErrors(window);
    await clickWord(window, '"auto"');
    await openQuickFixes(window, 'Set loader (now: Transformers)');
    await takeScreenshot(window, '7-loader');
    await chooseQuickFix(window, 'Set loader');
    await choose(window, 'deepspeed.initialize');
    await choose(window, 'Files by a glob');
    await window.page.getByText('Glob of the files that this program reads').waitFor();
    await window.page.locator('.quick-input-widget input').fill('**/*_timers.json');
    await press(window, 'Enter');
    const settings = await waitForJson(window, '.vscode/settings.json', value => value['deepspeed.loaders']);
    assert.deepEqual(settings['deepspeed.loaders'], { '**/*_timers.json': 'deepspeed' });
    await waitForNoSquiggle(window, 'error');
  });

  it('writes "auto" into an empty file on request, and then knows the loader', async () => {
    await openFile(window, 'ds_config_new.json');
    await runCommand(window, 'DeepSpeed: Insert ZeRO Template');
    await window.page.getByPlaceholder('Template to merge into the file').waitFor();
    await type(window, 'Write "auto"');
    await choose(window, 'Write "auto" for Trainer');
    await window.page.getByText('ZeRO stages', { exact: true }).waitFor();
    await choose(window, 'ZeRO 2');
    await waitForText(window, '"reduce_bucket_size": "auto"');
    await runCommand(window, 'DeepSpeed: Insert ZeRO Template');
    await window.page.locator('.quick-input-list .monaco-list-row', { hasText: 'ZeRO 2' }).first().waitFor();
    assert.equal(await window.page.getByText('Write "auto" for Trainer').count(), 0);
    await press(window, 'Escape');
  });

  it('moves from stage 1 to CPU offload one step at a time, describes each step, and stops there', async () => {
    await runCommand(window, 'DeepSpeed: Go Faster');
    await window.page.getByText('Done: Go faster: ZeRO 1').first().waitFor();
    const offloaded = ['ZeRO 3 with optimizer offload.', 'ZeRO 3 with CPU offload.'];
    for (const step of ['ZeRO 2.', 'ZeRO 3 (removes allgather_bucket_size).', ...offloaded]) {
      await runCommand(window, 'DeepSpeed: Use Less GPU Memory');
      await window.page.getByText(`Done: Use less GPU memory: ${step}`).first().waitFor();
    }
    await press(window, 'Escape');
    await takeScreenshot(window, '8-least-memory');
    await runCommand(window, 'DeepSpeed: Use Less GPU Memory');
    await window.page.getByText('There is no step that needs less GPU memory').first().waitFor();
    // The file is saved shortly after the last step.
    const isAtLast = ({ zero_optimization: zero }) => zero?.stage === 3 && zero.offload_param?.device === 'cpu';
    await waitForJson(window, 'ds_config_new.json', isAtLast);
  });

  it('says why a file cannot be changed', async () => {
    await runCommand(window, 'DeepSpeed: Convert to Strict JSON');
    await window.page.getByText('This file is already strict JSON').first().waitFor();
  });

  it('ignores a file that is too large, and says so in the language status', async () => {
    await openFile(window, 'ds_config_large.json');
    const text = await readLanguageStatus(window, 'DeepSpeed config, not checked');
    assert.match(text, /it has 2\.1 MB, more than the 2 of deepspeed\.files\.maxSizeMB/);
    await takeScreenshot(window, '9-left-alone');
    await waitForNoSquiggle(window, 'error');
  });
});
