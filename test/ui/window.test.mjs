import assert from 'node:assert/strict';
import {
  acceptSuggestion,
  chooseQuickFix,
  clickWord,
  closeWindow,
  dismiss,
  goToEndOfLine,
  hoverWord,
  keepArtifacts,
  openFile,
  openQuickFixes,
  openWindow,
  press,
  suggest,
  takeScreenshot,
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

describe('a window with a DeepSpeed config', () => {
  let window;

  before(async () => {
    window = await openWindow({ files: { 'ds_config_misspelled.json': misspelled } });
    await openFile(window, 'ds_config_misspelled.json');
  });
  afterEach(async function () {
    if (this.currentTest.state === 'failed') await keepArtifacts(window, this.currentTest.title);
  });
  after(async () => {
    if (window) await closeWindow(window);
  });

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

  it('mends a misspelled key from the Quick Fix menu', async () => {
    await clickWord(window, 'overlap_com');
    await openQuickFixes(window, 'overlap_comm');
    await takeScreenshot(window, '3-quick-fix');
    await chooseQuickFix(window, 'overlap_comm');
    await waitForText(window, '"overlap_comm": true');
    await waitForNoSquiggle(window, 'error');
    await takeScreenshot(window, '4-mended');
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
});
