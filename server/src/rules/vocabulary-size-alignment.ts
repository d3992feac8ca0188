import { setValue } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { propertyOf } from '../document/syntax-tree.js';
import { settled } from '../semantics/settled.js';

const alignment = 8;

export const vocabularySizeAlignment: Rule = {
  code: 'vocabulary-size-alignment',
  severity: 'information',
  failsAt: 'never',
  summary: 'A vocabulary size that is not a multiple of 8.',
  why: "Matrices whose sides are multiples of 8 use tensor cores best. DeepSpeed reads the key for this warning only; the vocabulary itself is the model's.",
  bad: '{ "train_batch_size": 8, "vocabulary_size": 50257 }',
  good: '{ "train_batch_size": 8, "vocabulary_size": 50264 }',
  source: 'deepspeed/runtime/config.py:DeepSpeedConfig._do_warning_check',
  about: ['vocabulary_size'],
  *checkConfig(context) {
    const property = propertyOf(context.document.root, 'vocabulary_size');
    const size = property?.value === undefined ? undefined : settled(context, 'vocabulary_size');
    if (property?.value === undefined || typeof size !== 'number' || size % alignment === 0) {
      return;
    }
    const padded = Math.ceil(size / alignment) * alignment;
    yield {
      span: property.value,
      message: `"vocabulary_size" is ${size}, not a multiple of ${alignment}. DeepSpeed logs a warning: tensor cores are not used as well as they could be. Pad the vocabulary of the model to ${padded} and write that here.`,
      fixes: () => [setValue(property, padded, `Write ${padded}`, true)],
    };
  },
};
