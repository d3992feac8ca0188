// A config and the runs that name it, through the user interface.
import { takeScreenshot } from './pictures.mjs';
import {
  chooseQuickFix,
  clickWord,
  dismiss,
  hoverWord,
  openFile,
  openPath,
  openQuickFixes,
  press,
  runCommand,
  type,
  useWindow,
  waitForNoSquiggle,
  waitForSquiggle,
  waitForText,
} from './window.mjs';

const config = `{
  "train_micro_batch_size_per_gpu": "auto",
  "gradient_accumulation_steps": 4,
  "train_batch_size": "auto",
  "optimizer": {
    "type": "AdamW",
    "params": {
      "lr": "auto"
    }
  },
  "zero_optimization": {
    "stage": 2
  }
}
`;
const script = `#!/bin/bash
deepspeed --num_gpus 4 own_trainer.py \\
  --deepspeed ds_own_run.json \\
  --per_device_train_batch_size 2 \\
  --gradient_accumulation_steps 8 \\
  --learning_rate 2e-5
`;

const filters = `#!/bin/bash
deepspeed --num_gpus 4 --include localhost:0,1 own_trainer.py \\
  --deepspeed ds_config_auto.json \\
  --learning_rate 2e-5
`;
const failure = 'AssertionError: Check batch related parameters. train_batch_size is not equal to 8 * 2';

/** Follows a link of a terminal at a place in the window, until it has opened something. */
async function clickLink({ page }, { x, y }, opened) {
  for (const timeout of [3000, 8000, 8000]) {
    // The terminal looks for links under the mouse when it moves.
    await page.mouse.move(x - 5, y);
    await page.mouse.move(x, y, { steps: 5 });
    await page.keyboard.down('Control');
    await page.mouse.click(x, y);
    await page.keyboard.up('Control');
    try {
      return await opened.waitFor({ timeout });
    } catch {
      // Not yet.
    }
  }
}

describe('a config and its runs in a window', () => {
  const window = useWindow({
    files: {
      'ds_own_run.json': config,
      'own_run.sh': script,
      'own_filter.sh': filters,
      'own_trainer.py': 'from transformers import HfArgumentParser, Trainer, TrainingArguments\n',
    },
  });

  it('shows what "auto" is, and leads to the run', async () => {
    await openFile(window, 'ds_own_run.json');
    await waitForSquiggle(window, 'error');
    await hoverWord(window, '"train_micro_batch_size_per_gpu"', 'is 2 in own_run.sh:2');
    await takeScreenshot(window, 'runs-1-hover');
    await dismiss(window);
    await window.page.locator('.codelens-decoration a', { hasText: 'used by own_run.sh:2' }).click();
    await window.page.locator('.tab.active', { hasText: 'own_run.sh' }).waitFor();
    await waitForText(window, 'deepspeed --num_gpus 4');
    await takeScreenshot(window, 'runs-2-script');
  });

  it('offers to correct a contradiction on either side', async () => {
    await openFile(window, 'ds_own_run.json');
    await clickWord(window, '"gradient_accumulation_steps"');
    await openQuickFixes(window, 'Write 4 in own_run.sh:2 instead');
    await takeScreenshot(window, 'runs-3-fixes');
    await chooseQuickFix(window, 'Write 8, as own_run.sh:2 has it');
    await waitForText(window, '"gradient_accumulation_steps": 8,');
    await waitForNoSquiggle(window, 'error');
  });

  it('marks and explains the arguments of a script', async () => {
    await openFile(window, 'own_filter.sh');
    await waitForSquiggle(window, 'error');
    await hoverWord(window, '--learning_rate', 'optimizer.params.lr');
    await takeScreenshot(window, 'runs-4-argument');
    await dismiss(window);
    await clickWord(window, '--num_gpus');
    await openQuickFixes(window, 'Show what "run-filter-conflict" means');
    await takeScreenshot(window, 'runs-5-script-fixes');
    await press(window, 'Escape');
  });

  it('explains an error in the terminal', async () => {
    await runCommand(window, 'Terminal: Create New Terminal');
    await window.page.locator('.terminal-wrapper.active .xterm').waitFor();
    await type(window, `echo '${failure}'`);
    await press(window, 'Enter');
    const line = window.page.locator('.xterm-rows > div', { hasText: /^AssertionError/ });
    await line.waitFor();
    const { x, y, height } = await line.boundingBox();
    const page = window.page.locator('.tab', { hasText: 'What the log says' }).first();
    await clickLink(window, { x: x + 150, y: y + height / 2 }, page);
    await page.waitFor();
    await takeScreenshot(window, 'runs-6-terminal');
  });
});

describe('the examples of whole runs in a window', () => {
  const window = useWindow();
  const lens = text => window.page.locator('.codelens-decoration a', { hasText: text });

  it('have a lens and a hover from the script of Trainer', async () => {
    await openPath(window, 'runs/trainer/ds_config.json');
    await lens('used by runs/trainer/train.sh:5').waitFor();
    await hoverWord(window, '"train_batch_size"', 'is 128 in');
    await takeScreenshot(window, 'examples-1-trainer');
    await dismiss(window);
  });

  it('have a lens and a hover from the file of accelerate launch', async () => {
    await openPath(window, 'runs/accelerate/ds_config.json');
    await lens('used by runs/accelerate/launch.sh:2').waitFor();
    await hoverWord(window, '"train_batch_size"', 'Accelerate 1.15.0 replaces');
    await takeScreenshot(window, 'examples-2-accelerate');
    await dismiss(window);
  });

  it('have a lens and a hover from a recipe, whose contradictions are marked', async () => {
    await openPath(window, 'runs/recipe/ds_config.json');
    await lens('used by runs/recipe/run.sh:2').waitFor();
    await hoverWord(window, '"train_batch_size"', 'is 128 in');
    await takeScreenshot(window, 'examples-3-recipe');
    await dismiss(window);
    await clickWord(window, '"gradient_accumulation_steps"');
    await press(window, 'End', 'Backspace', ...Array(6).fill('Backspace'));
    await type(window, '4,');
    await waitForSquiggle(window, 'error');
    await clickWord(window, '"gradient_accumulation_steps"');
    await openQuickFixes(window, 'Write 4 in');
    await takeScreenshot(window, 'examples-4-contradiction');
    await chooseQuickFix(window, 'Write 8, as');
    await waitForNoSquiggle(window, 'error');
  });
});
