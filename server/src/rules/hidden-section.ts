import { removeKey, renameKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { stopAtAuto } from '../checking/unfilled.js';
import { propertyOf } from '../document/syntax-tree.js';
import { huggingFace } from '../loaders/loader.js';

export const hiddenSection: Rule = {
  code: 'hidden-section',
  severity: 'warning',
  failsAt: 'never',
  judges: 'section',
  summary: 'A section with an old name, hidden by the section that Accelerate adds.',
  why: 'DeepSpeed still reads "bfloat16" if there is no "bf16". Accelerate always adds a "bf16" section, which is off unless Accelerate itself is set to bf16. The file says bfloat16, but the run trains in fp32.',
  bad: '{ "train_micro_batch_size_per_gpu": "auto", "zero_optimization": { "stage": 2 }, "bfloat16": { "enabled": true } }',
  good: '{ "train_micro_batch_size_per_gpu": "auto", "zero_optimization": { "stage": 2 }, "bf16": { "enabled": true } }',
  loaders: huggingFace,
  source:
    'accelerate/utils/dataclasses.py:DeepSpeedPlugin.set_mixed_precision, deepspeed/runtime/precision_config.py:get_bfloat16_config',
  about: ['bfloat16'],
  *checkConfig(context) {
    const { document, assumptions, binding } = context;
    const { root } = document;
    for (const [oldName, name] of Object.entries(assumptions.loader.hides)) {
      const property = propertyOf(root, oldName);
      if (property === undefined || binding.isIgnored(property)) {
        continue;
      }
      const twin = propertyOf(root, name);
      const stop = stopAtAuto(property, context);
      yield {
        span: property.key,
        message: `"${oldName}" is the old name of "${name}". Accelerate adds a "${name}" section if there is none, and DeepSpeed then ignores "${oldName}". ${stop === undefined ? '' : `${stop.text} `}Write "${name}".`,
        severity: stop?.severity ?? 'warning',
        failsAt: stop?.failsAt ?? 'never',
        tag: 'deprecated',
        ...(twin === undefined ? {} : { related: [{ span: twin.key, message: `DeepSpeed reads "${name}".` }] }),
        fixes: () =>
          twin === undefined ? [renameKey(property, name), removeKey(property)] : [removeKey(property, true)],
      };
    }
  },
};
