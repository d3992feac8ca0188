import { compareVersions } from '../catalog/version.js';
import { addKey, lacks, openingOf } from '../checking/absent.js';
import type { Rule } from '../checking/rule.js';
import { huggingFace } from '../loaders/loader.js';

/** The release that clips at 1.0 when the file says nothing; before it does not clip. */
const clipsByDefault = '0.19.3';

export const clippingNotWritten: Rule = {
  code: 'clipping-not-written',
  severity: 'information',
  failsAt: 'never',
  summary: 'No "gradient_clipping" in a file for Trainer or Accelerate.',
  why: 'Under DeepSpeed the engine clips, by what the file says. "max_grad_norm" of Trainer and the number given to "clip_grad_norm_" of Accelerate are not looked at; the first gets there through "gradient_clipping": "auto".',
  bad: '{ "train_micro_batch_size_per_gpu": "auto", "zero_optimization": { "stage": 2 } }',
  good: '{ "train_micro_batch_size_per_gpu": "auto", "zero_optimization": { "stage": 2 }, "gradient_clipping": "auto" }',
  loaders: huggingFace,
  source:
    'accelerate/accelerator.py:Accelerator.clip_grad_norm_, deepspeed/runtime/engine.py:DeepSpeedEngine._take_model_step, axolotl#1381',
  about: 'every file',
  *checkConfig({ document, assumptions }) {
    const { root } = document;
    if (root === undefined || !lacks(root, 'gradient_clipping')) {
      return;
    }
    const argument = assumptions.loader.id === 'transformers' ? '"max_grad_norm"' : '"clip_grad_norm_"';
    const clips = compareVersions(assumptions.version, clipsByDefault) >= 0;
    yield {
      span: openingOf(root),
      message: `There is no "gradient_clipping". ${argument} has no effect under DeepSpeed, which then ${clips ? 'clips at 1.0' : 'does not clip'}. Write "auto" or the number.`,
      severity: clips ? 'hint' : 'information',
      lacks: ['gradient_clipping'],
      fixes: () => [addKey([], 'gradient_clipping', 'auto')],
    };
  },
};
