// A config and the runs that name it, through the user interface.
import {
  chooseQuickFix,
  clickWord,
  dismiss,
  hoverWord,
  openFile,
  openQuickFixes,
  takeScreenshot,
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

describe('a config and its runs in a window', () => {
  const window = useWindow({
    files: {
      'ds_own_run.json': config,
      'own_run.sh': script,
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
});
