import { putKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { propertyOf } from '../document/syntax-tree.js';

/** Sections from which DeepSpeed takes `enabled` out, without a check, before it passes on the other keys. */
const sections: readonly string[] = ['amp', 'progressive_layer_drop', 'curriculum_learning'];

export const missingEnabled: Rule = {
  code: 'missing-enabled',
  severity: 'error',
  failsAt: 'load',
  summary: 'A section without "enabled" that needs it.',
  why: 'Most sections are off when "enabled" is missing. In "amp", "progressive_layer_drop" and "curriculum_learning" DeepSpeed takes the key out of the section and fails if it is missing, even if the section is empty.',
  bad: '{ "train_batch_size": 8, "amp": { "opt_level": "O1" } }',
  good: '{ "train_batch_size": 8, "amp": { "opt_level": "O1", "enabled": true } }',
  assuming: { version: '0.19.7' },
  versions: [null, '0.19.7'],
  source:
    'deepspeed/runtime/config.py:get_pld_params@v0.19.6, deepspeed/runtime/config.py:get_amp_params@v0.19.6, deepspeed/runtime/data_pipeline/config.py:get_curriculum_params_legacy@v0.19.6',
  about: sections,
  *checkConfig({ document }) {
    for (const name of sections) {
      const property = propertyOf(document.root, name);
      if (property?.value?.kind !== 'object' || propertyOf(property.value, 'enabled') !== undefined) {
        continue;
      }
      yield {
        span: property.key,
        message: `"${name}" has no "enabled". DeepSpeed stops while it reads the file ("KeyError: 'enabled'"). Add "enabled": true, or remove the section.`,
        lacks: [`${name}.enabled`],
        fixes: () => [
          putKey(property, 'enabled', true, true),
          { ...putKey(property, 'enabled', false), otherwise: true },
        ],
      };
    }
  },
};
