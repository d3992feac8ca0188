import { removeKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { propertyOf } from '../document/syntax-tree.js';

export const accumulationStepsOfLightning: Rule = {
  code: 'accumulation-steps-of-lightning',
  severity: 'error',
  failsAt: 'load',
  judges: 'key',
  summary: '"gradient_accumulation_steps" in a file for Lightning.',
  why: 'Lightning sets this key from "accumulate_grad_batches" of its Trainer and refuses a file that has it, whatever its value. Only Fabric accepts it.',
  bad: '{ "train_micro_batch_size_per_gpu": 4, "gradient_accumulation_steps": 2, "zero_optimization": { "stage": 2 } }',
  good: '{ "train_micro_batch_size_per_gpu": 4, "zero_optimization": { "stage": 2 } }',
  assuming: { loader: 'lightning' },
  loaders: ['lightning'],
  source:
    'pytorch_lightning/strategies/deepspeed.py:DeepSpeedStrategy._format_batch_size_and_grad_accum_config, Lightning#19891',
  about: ['gradient_accumulation_steps'],
  checkConfig({ document }) {
    const property = propertyOf(document.root, 'gradient_accumulation_steps');
    if (property === undefined) {
      return undefined;
    }
    return [
      {
        span: property.key,
        message: `"gradient_accumulation_steps" is not allowed in a file for Lightning. Lightning sets it itself and stops with a MisconfigurationException. Remove it and pass "accumulate_grad_batches" to the Trainer.`,
        fixes: () => [removeKey(property, true)],
      },
    ];
  },
};
