// The main use cases, through the user interface: on the examples, and on a file with the user's own bucket sizes.
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
  openRefactorings,
  press,
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

const own = `{
    "train_batch_size": 32,
    "zero_optimization": {
        "stage": 2,
        "reduce_bucket_size": 123456789,
        "allgather_bucket_size": 2e8
    }
}
`;

const adamw = `{
  "train_batch_size": 32,
  "optimizer": {
    "type": "AdamW",
    "params": {
      "lr": 1e-4
    }
  }
}
`;

describe('the examples in a window', () => {
  const window = useWindow({ files: { 'ds_own.json': own, 'ds_adamw.json': adamw, 'ds_empty.json': '' } });

  /** Saves the file and returns its content on disk once `expected` holds for it. */
  const saved = async (name, expected) => {
    await press(window, 'Control+s');
    return waitForJson(window, name, expected);
  };

  it('marks the aio section inside zero_optimization, and moves it to the root', async () => {
    await openFile(window, 'ds_config_zero3_nvme.json');
    // The section is out of view, and there is no next problem before the server has answered.
    await waitForErrors(window);
    await clickWord(window, 'zero_optimization');
    await runCommand(window, 'Go to Next Problem (Error');
    await press(window, 'Escape');
    await waitForSquiggle(window, 'error');
    await takeScreenshot(window, 'nvme-1-misplaced');
    await clickWord(window, '"aio"');
    await openQuickFixes(window, 'Move "aio" to the top level');
    await takeScreenshot(window, 'nvme-2-fixes');
    await chooseQuickFix(window, 'Move "aio" to the top level');
    await waitForNoSquiggle(window, 'error');
    const config = await saved('ds_config_zero3_nvme.json', ({ aio }) => aio !== undefined);
    assert.equal(config.zero_optimization.aio, undefined);
    assert.equal(config.aio.queue_depth, 32);
    await takeScreenshot(window, 'nvme-3-moved');
  });

  it('explains overlap_comm', async () => {
    await openFile(window, 'ds_config_zero2.json');
    const text = await hoverWord(window, 'overlap_comm', 'zero_optimization.overlap_comm');
    assert.match(text, /Turn it on in stage 2/);
    await takeScreenshot(window, 'hover-overlap-comm');
    await dismiss(window);
  });

  it("offers AdamW's parameters in optimizer.params", async () => {
    await openFile(window, 'ds_adamw.json');
    await goToEndOfLine(window, '"lr"');
    await press(window, 'Enter');
    await suggest(window, 'betas');
    await takeScreenshot(window, 'adamw-1-suggestions');
    await acceptSuggestion(window, 'betas');
    await waitForText(window, '"betas": [0.9, ');
    const config = await saved('ds_adamw.json', ({ optimizer }) => optimizer.params.betas !== undefined);
    assert.equal(config.optimizer.params.lr, 1e-4);
    assert.equal(config.optimizer.params.betas.length, 2);
    await takeScreenshot(window, 'adamw-2-accepted');
  });

  it("inserts ZeRO-3 and keeps the user's bucket sizes", async () => {
    await openFile(window, 'ds_own.json');
    await clickWord(window, '"stage"');
    await openQuickFixes(window, 'Change to ZeRO 3: keeps your');
    await openRefactorings(window, 'Change to ZeRO 3: keeps your');
    await takeScreenshot(window, 'template-1-menu');
    await window.page.getByText('Change to ZeRO 3: keeps your').first().click();
    await waitForText(window, '"stage3_gather_16bit_weights_on_model_save": true');
    const { zero_optimization: zero } = await saved('ds_own.json', config => config.zero_optimization.stage === 3);
    assert.equal(zero.reduce_bucket_size, 123456789);
    assert.equal(zero.allgather_bucket_size, 2e8);
    await takeScreenshot(window, 'template-2-inserted');
  });

  it('inserts a template by command into an empty file', async () => {
    await openFile(window, 'ds_empty.json');
    await runCommand(window, 'DeepSpeed: Insert ZeRO Template');
    await window.page.getByPlaceholder('Template to merge into the file').waitFor();
    await type(window, 'NVMe offload');
    await choose(window, 'ZeRO 3 with NVMe offload');
    await waitForText(window, '"nvme_path"');
    // The path is selected as a tab stop, so typing replaces it.
    await type(window, '/mnt/nvme0');
    const config = await saved('ds_empty.json', ({ zero_optimization: zero }) => zero !== undefined);
    assert.equal(config.zero_optimization.offload_optimizer.nvme_path, '/mnt/nvme0');
    await takeScreenshot(window, 'template-3-tab-stop');
  });

  it('completes the first key of an empty object and its value by keyboard alone', async () => {
    await press(window, 'Control+a', 'Delete');
    await type(window, '{');
    await press(window, 'Enter');
    await type(window, '"zero');
    await suggest(window, 'zero_optimization');
    await press(window, 'Enter');
    const text = await waitForText(window, '"reduce_bucket_size": 5e8');
    assert.match(text, /"stage": [0-3]/);
    await press(window, 'Escape', 'Escape');
    assert.doesNotThrow(() => JSON.parse(text));
    await takeScreenshot(window, 'empty-1-section');
  });
});
