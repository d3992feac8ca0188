import { setValue } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { valued } from '../checking/subject.js';
import { propertyOf, valueAt } from '../document/syntax-tree.js';
import { bf16SectionOf } from '../semantics/precision.js';
import { isOn } from '../semantics/reading.js';

export const fp16WithBf16: Rule = {
  code: 'fp16-with-bf16',
  severity: 'error',
  failsAt: 'load',
  summary: 'fp16 and bf16 are both enabled.',
  why: 'A model trains in one half precision. Switches that are "auto" are fine: Trainer and Accelerate turn on at most one of them.',
  bad: '{ "train_batch_size": 8, "fp16": { "enabled": true }, "bf16": { "enabled": true } }',
  good: '{ "train_batch_size": 8, "fp16": { "enabled": false }, "bf16": { "enabled": true } }',
  versions: ['0.5.5', null],
  source: 'deepspeed/runtime/config.py:DeepSpeedConfig._initialize_params',
  about: [valued('fp16.enabled', enabled => enabled !== false)],
  checkConfig(context) {
    const section = bf16SectionOf(context);
    const fp16 = propertyOf(valueAt(context.document.root, 'fp16'), 'enabled');
    const bf16 = propertyOf(valueAt(context.document.root, section), 'enabled');
    if (fp16?.value === undefined || bf16?.value === undefined) {
      return undefined;
    }
    if (isOn(context, 'fp16.enabled') !== true || isOn(context, `${section}.enabled`) !== true) {
      return undefined;
    }
    return [
      {
        span: bf16.value,
        message: `"fp16" and "${section}" are both enabled. DeepSpeed stops while it reads the file ("bfloat16 and fp16 modes cannot be simultaneously enabled"). Turn one of them off: bf16 needs no loss scaling, fp16 also runs on GPUs older than A100.`,
        related: [{ span: fp16.value, message: '"fp16" is enabled here.' }],
        fixes: () => [setValue(fp16, false, 'Turn "fp16" off', true), setValue(bf16, false, `Turn "${section}" off`)],
      },
    ];
  },
};
