// Takes the pictures of the walkthrough and of the README: npm run screenshots. This is not a test; the tests beside it
// cover the behavior.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../host/paths.mjs';
import { takePicture } from './pictures.mjs';
import {
  choose,
  clickWord,
  dismiss,
  goToEndOfLine,
  hoverWord,
  openFile,
  openQuickFixes,
  press,
  runCommand,
  suggest,
  type,
  useWindow,
  waitForErrors,
  waitForSquiggle,
  waitForText,
} from './window.mjs';

const misplaced = `{
  "train_micro_batch_size_per_gpu": 4,
  "gradient_accumulation_steps": 2,
  "bf16": { "enabled": true },
  "zero_optimization": {
    "stage": 3,
    "overlap_comm": true,
    "reduce_bucket_size": 5e8,
    "offload_param": { "device": "nvme", "nvme_path": "/local_nvme" },
    "aio": { "block_size": 1048576, "queue_depth": 32 }
  }
}
`;

const unfinished = `{
  "train_micro_batch_size_per_gpu": 4,
  "zero_optimization": {
    "stage": 3,
    "offload_optimizer": { "device": "cpu" },
  }
}
`;

/** Settings for the pictures, and no runs: those of the examples could name the config, and contradict it. */
const onlyConfigs = {
  '.vscode/settings.json': '{ "editor.inlayHints.enabled": "on" }',
  'runs/accelerate/accelerate.yaml': '',
  'runs/accelerate/launch.sh': '',
  'runs/recipe/run.sh': '',
  'runs/recipe/sft.yaml': '',
  'runs/trainer/train.sh': '',
};

/** Waits for a lens. */
async function lens({ page }, text) {
  await page.locator('.codelens-decoration', { hasText: text }).first().waitFor();
}

/** The area between the activity bar, the tabs, the status bar and the right edge. */
const editor = { x: 48, y: 30, width: 900, height: 440 };

const { walkthroughs } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).contributes;
const files = new Map(walkthroughs.flatMap(({ steps }) => steps.map(({ id, media }) => [id, media.image])));

describe('the pictures of the walkthrough', () => {
  const window = useWindow({ files: { ...onlyConfigs, 'ds_config.json': misplaced, 'ds_new.json': '' } });

  before(async () => {
    await openFile(window, 'ds_config.json');
    // Without the side bar, the text is inside the picture.
    await press(window, 'Control+b');
  });

  it('open', async () => {
    await waitForErrors(window);
    await waitForSquiggle(window, 'error');
    await takePicture(window, files.get('open'), editor);
  });

  it('hover', async () => {
    await hoverWord(window, 'overlap_comm', 'zero_optimization.overlap_comm');
    await takePicture(window, files.get('hover'), editor);
    await dismiss(window);
  });

  it('fix', async () => {
    await clickWord(window, '"aio"');
    await openQuickFixes(window, 'Move "aio" to the top level');
    await takePicture(window, files.get('fix'), editor);
    await press(window, 'Escape');
  });

  it('insert', async () => {
    await press(window, 'Control+b');
    await openFile(window, 'ds_new.json');
    await press(window, 'Control+b');
    await runCommand(window, 'DeepSpeed: Insert ZeRO Template');
    await window.page.locator('.quick-input-list .monaco-list-row', { hasText: 'ZeRO 3' }).first().waitFor();
    await takePicture(window, files.get('insert'), { x: 210, y: 0, width: 860, height: 400 });
    await choose(window, 'ZeRO 2');
    await waitForText(window, '"stage": 2');
  });

  it('estimate', async () => {
    await runCommand(window, 'DeepSpeed: Show Effective Config');
    await waitForText(window, 'For DeepSpeed');
    // Lenses come late, and move the lines.
    await lens(window, 'Estimate memory');
    await lens(window, 'Show the defaults');
    // The mouse rests where the menu was: a tooltip would be in the picture.
    await dismiss(window);
    await takePicture(window, files.get('estimate'), { ...editor, width: 1100 });
  });
});

describe('the pictures that only the README has', () => {
  const window = useWindow({ files: { ...onlyConfigs, 'ds_config.json': unfinished } });

  before(async () => {
    await openFile(window, 'ds_config.json');
    await press(window, 'Control+b');
  });

  it('completion', async () => {
    await lens(window, 'Estimate memory');
    await goToEndOfLine(window, '"offload_optimizer"');
    await press(window, 'Enter');
    await suggest(window, 'overlap_comm');
    await takePicture(window, 'images/completion.png', editor);
    await press(window, 'Escape');
  });

  it('new-config', async () => {
    await runCommand(window, 'DeepSpeed: New Config File...');
    await choose(window, 'Transformers');
    for (const [question, answer] of [
      ['GPUs of the run', '16'],
      ['Memory of each GPU', '80'],
      ['RAM of each node', '1000'],
      ['Folder on an NVMe drive', ''],
    ]) {
      await window.page.locator(`.quick-input-widget`, { hasText: question }).waitFor();
      await press(window, 'Control+A');
      await (answer === '' ? press(window, 'Backspace') : type(window, answer));
      await press(window, 'Enter');
    }
    await choose(window, 'Give the number of parameters');
    await window.page.locator('.quick-input-widget', { hasText: 'Parameters of the model' }).waitFor();
    await type(window, '30');
    await press(window, 'Enter');
    await window.page.getByText('Fits, the fastest first').waitFor();
    await window.page.mouse.move(1270, 790);
    await takePicture(window, 'images/new-config.png', { x: 210, y: 0, width: 860, height: 400 });
  });
});
