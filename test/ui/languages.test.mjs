// Configs in Python and YAML, through the user interface.
import { takeScreenshot } from './pictures.mjs';
import {
  acceptSuggestion,
  chooseQuickFix,
  clickWord,
  dismiss,
  goToEndOfLine,
  hoverWord,
  openFile,
  openQuickFixes,
  press,
  suggest,
  type,
  useWindow,
  waitForNoSquiggle,
  waitForSquiggle,
  waitForText,
} from './window.mjs';

const script = `import deepspeed

model_hidden_size = 4096

ds_config = {
    "fp16": {
        "enabled": False
    },
    "zero_optimization": {
        "stage": 3,
        "offload_param": {
            "device": "cpu",
            "pin_memory": True
        },
        "overlap_com": True,
        "contiguous_gradients": True,
        "reduce_bucket_size": model_hidden_size * model_hidden_size,
    },
    "train_batch_size": 8,
    "train_micro_batch_size_per_gpu": 1,
}
engine = deepspeed.initialize(model=model, config=ds_config)[0]
`;
const single = `ds_config = {
    'train_batch_size': 8,
    'zero_optimization': {
        'stage': 3,
    },
}
`;
const recipe = `base_model: some/model
deepspeed:
  train_batch_size: 8
  zero_optimization:
    stage: 3
    overlap_com: true
`;

const launch = `compute_environment: LOCAL_MACHINE
deepspeed_config:
  zero_stage: 3
  zero_optimization:
    overlap_comm: true
distributed_type: DEEPSPEED
mixed_precision: bf16
num_processes: 8
`;
const cell = { cell_type: 'code', execution_count: null, metadata: {}, outputs: [] };
const notebook = {
  cells: [
    { ...cell, source: single.replace("'stage': 3", "'stage': 4").split(/(?<=\n)/) },
    {
      ...cell,
      source: ['%%writefile ds_config.json\n', '{ "train_batch_size": 8, "zero_optimisation": { "stage": 2 } }\n'],
    },
  ],
  metadata: { language_info: { name: 'python' } },
  nbformat: 4,
  nbformat_minor: 5,
};

describe('configs in other languages in a window', () => {
  const window = useWindow({
    files: {
      'inference.py': script,
      'single.py': single,
      'recipe.yaml': recipe,
      'launch.yaml': launch,
      'train.ipynb': JSON.stringify(notebook),
    },
  });

  it('explains, marks and fixes keys of a dict', async () => {
    await openFile(window, 'inference.py');
    await waitForSquiggle(window, 'error');
    await takeScreenshot(window, 'python-1-squiggle');
    await hoverWord(window, '"offload_param"', 'zero_optimization.offload_param');
    await takeScreenshot(window, 'python-2-hover');
    await dismiss(window);
    await clickWord(window, '"overlap_com"');
    await openQuickFixes(window, 'Rename to "overlap_comm"');
    await takeScreenshot(window, 'python-3-fixes');
    await chooseQuickFix(window, 'Rename to "overlap_comm"');
    await waitForText(window, '        "overlap_comm": True,');
    await waitForNoSquiggle(window, 'error');
  });

  it('completes keys in the quotes of the dict', async () => {
    await openFile(window, 'single.py');
    await goToEndOfLine(window, "'stage'");
    await press(window, 'Enter');
    await type(window, 'over');
    await suggest(window, 'overlap_comm');
    await takeScreenshot(window, 'python-4-completion');
    await acceptSuggestion(window, 'overlap_comm');
    await press(window, 'Escape');
    await waitForText(window, "        'overlap_comm': True");
  });

  it('marks and fixes keys of a section in YAML', async () => {
    await openFile(window, 'recipe.yaml');
    await waitForSquiggle(window, 'error');
    await clickWord(window, 'overlap_com');
    await openQuickFixes(window, 'Rename to "overlap_comm"');
    await takeScreenshot(window, 'yaml-1-fixes');
    await chooseQuickFix(window, 'Rename to "overlap_comm"');
    await waitForText(window, '    overlap_comm: true');
    await waitForNoSquiggle(window, 'error');
  });

  it('marks a section that accelerate drops, and offers the ZeRO stages in its own keys', async () => {
    await openFile(window, 'launch.yaml');
    await waitForSquiggle(window, 'warning');
    await hoverWord(window, 'zero_stage', 'zero_optimization.stage');
    await takeScreenshot(window, 'yaml-2-accelerate');
    await dismiss(window);
    await clickWord(window, 'deepspeed_config');
    await openQuickFixes(window, 'Change to ZeRO 3 with CPU offload');
    await takeScreenshot(window, 'yaml-3-templates');
    await chooseQuickFix(window, 'Change to ZeRO 3 with CPU offload');
    await waitForText(window, '  offload_param_device: cpu');
  });

  it('marks a value in both kinds of cells of a notebook', async () => {
    const { page } = window;
    // A notebook has no editor that fills the window.
    await page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'train.ipynb' }).first().dblclick();
    const squiggles = page.locator('.notebook-editor .squiggly-error, .notebook-editor .squiggly-warning');
    await squiggles.nth(1).waitFor();
    await takeScreenshot(window, 'notebook');
  });
});
