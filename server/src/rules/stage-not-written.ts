import { addKey, lacks, openingOf } from '../checking/absent.js';
import type { Rule } from '../checking/rule.js';
import { propertyOf } from '../document/syntax-tree.js';
import { huggingFace } from '../loaders/loader.js';

export const stageNotWritten: Rule = {
  code: 'stage-not-written',
  severity: 'error',
  failsAt: 'step',
  summary: 'A "zero_optimization" section without "stage", under Trainer or Accelerate.',
  why: 'DeepSpeed uses stage 0, and the training runs. When the model is saved, Accelerate looks for the stage in the file and fails: the run is lost at its first checkpoint.',
  bad: '{ "train_batch_size": "auto", "zero_optimization": { "overlap_comm": true } }',
  good: '{ "train_batch_size": "auto", "zero_optimization": { "overlap_comm": true, "stage": 0 } }',
  loaders: huggingFace,
  source: 'accelerate/accelerator.py:Accelerator.get_state_dict',
  about: ['zero_optimization'],
  checkConfig({ document, assumptions }) {
    const zero = propertyOf(document.root, 'zero_optimization');
    if (zero?.value === undefined || !lacks(zero.value, 'stage')) {
      return undefined;
    }
    const trainer = assumptions.loader.id === 'transformers';
    return [
      {
        span: openingOf(zero.value),
        message: `"zero_optimization" has no "stage". DeepSpeed trains at stage 0, and ${trainer ? 'Trainer' : '"get_state_dict" of Accelerate'} fails when the model is saved ("KeyError: 'stage'"). Add "stage": 0, or the stage that you want.`,
        severity: trainer ? 'error' : 'warning',
        lacks: ['zero_optimization.stage'],
        related: [{ span: zero.key, message: 'The "zero_optimization" section.' }],
        fixes: () => [addKey(['zero_optimization'], 'stage', 0)],
      },
    ];
  },
};
