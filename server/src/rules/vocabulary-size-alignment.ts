import { setValue } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { renderNumber } from '../document/render.js';
import { propertyOf } from '../document/syntax-tree.js';
import { settled } from '../semantics/settled.js';

const alignment = 8;

export const vocabularySizeAlignment: Rule = {
  code: 'vocabulary-size-alignment',
  severity: 'information',
  failsAt: 'never',
  summary: 'A vocabulary size that is not a multiple of 8.',
  why: 'Tensor cores are fastest with matrices whose dimensions are multiples of 8. DeepSpeed reads the key for this warning only; the model sets the vocabulary itself.',
  bad: '{ "train_batch_size": 8, "vocabulary_size": 50257 }',
  good: '{ "train_batch_size": 8, "vocabulary_size": 50264 }',
  source: 'deepspeed/runtime/config.py:DeepSpeedConfig._do_warning_check',
  about: ['vocabulary_size'],
  checkConfig(context) {
    const property = propertyOf(context.document.root, 'vocabulary_size');
    const size = property?.value === undefined ? undefined : settled(context, 'vocabulary_size');
    if (property?.value === undefined || typeof size !== 'number' || size % alignment === 0) {
      return undefined;
    }
    const padded = Math.ceil(size / alignment) * alignment;
    return [
      {
        span: property.value,
        message: `"vocabulary_size" is ${size}, not a multiple of ${alignment}. DeepSpeed logs a warning, because tensor cores are slower with it. Pad the vocabulary of the model to ${renderNumber(padded)}, and write that number.`,
        fixes: () => [setValue(property, padded, `Write ${renderNumber(padded)}`, true)],
      },
    ];
  },
};
