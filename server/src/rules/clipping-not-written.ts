import { compareVersions } from '../catalog/version.js';
import { addKey, lacks, openingOf } from '../checking/absent.js';
import type { Rule } from '../checking/rule.js';
import { huggingFace } from '../loaders/loader.js';
import { settled } from '../semantics/settled.js';

/** The first release that clips at 1.0 by default. Earlier releases do not clip. */
const clipsByDefault = '0.19.3';

export const clippingNotWritten: Rule = {
  code: 'clipping-not-written',
  severity: 'information',
  failsAt: 'never',
  summary: 'No "gradient_clipping" in a file for Trainer or Accelerate.',
  why: 'Under DeepSpeed the engine clips gradients, by the value in the file. It ignores "max_grad_norm" of Trainer and the number passed to "clip_grad_norm_" of Accelerate. "gradient_clipping": "auto" takes the value of "max_grad_norm".',
  bad: '{ "train_micro_batch_size_per_gpu": "auto", "zero_optimization": { "stage": 2 } }',
  good: '{ "train_micro_batch_size_per_gpu": "auto", "zero_optimization": { "stage": 2 }, "gradient_clipping": "auto" }',
  loaders: huggingFace,
  source:
    'accelerate/accelerator.py:Accelerator.clip_grad_norm_, deepspeed/runtime/engine.py:DeepSpeedEngine._take_model_step, axolotl#1381',
  about: 'every file',
  checkConfig({ document, assumptions }) {
    const { root } = document;
    if (root === undefined || !lacks(root, 'gradient_clipping')) {
      return undefined;
    }
    // Without the norm of the gradients there is no clipping, and any number but 0 stops the run.
    if (settled({ document, assumptions }, 'zero_optimization.compute_grad_norm') === false) {
      return undefined;
    }
    const argument = assumptions.loader.id === 'transformers' ? '"max_grad_norm"' : '"clip_grad_norm_"';
    const clips = compareVersions(assumptions.version, clipsByDefault) >= 0;
    return [
      {
        span: openingOf(root),
        message: `"gradient_clipping" is missing. ${argument} has no effect under DeepSpeed, which then ${clips ? 'clips at 1.0' : 'does not clip'}. Write "auto" or a number.`,
        severity: clips ? 'hint' : 'information',
        lacks: ['gradient_clipping'],
        fixes: () => [addKey([], 'gradient_clipping', 'auto')],
      },
    ];
  },
};
