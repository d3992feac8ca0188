import { putKey, removeKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { propertyOf } from '../document/syntax-tree.js';
import { bf16SectionOf } from '../semantics/precision.js';
import { isOn } from '../semantics/reading.js';
import { stageOf } from '../semantics/stage.js';

const masterWeights = 'bf16_master_weights_and_grads';

export const bf16StatesWithoutMasterWeights: Rule = {
  code: 'bf16-states-without-master-weights',
  severity: 'error',
  failsAt: 'load',
  summary: 'bf16 optimizer states without bf16 master weights.',
  why: 'The moments can be in bf16 only if the master weights are too. Together they need no offload to the CPU.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2 }, "bf16": { "enabled": true, "bf16_optimizer_states": true } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2 }, "bf16": { "enabled": true, "bf16_optimizer_states": true, "bf16_master_weights_and_grads": true } }',
  versions: ['0.18.3', null],
  source: 'deepspeed/runtime/config.py:DeepSpeedConfig._do_error_check',
  about: ['bf16.bf16_optimizer_states'],
  checkConfig(context) {
    const section = bf16SectionOf(context);
    const parent = propertyOf(context.document.root, section);
    const property = propertyOf(parent?.value, 'bf16_optimizer_states');
    if (property?.value === undefined || parent === undefined || stageOf(context) === 0) {
      return undefined;
    }
    if (
      isOn(context, `${section}.bf16_optimizer_states`) !== true ||
      isOn(context, `${section}.${masterWeights}`) !== false
    ) {
      return undefined;
    }
    return [
      {
        span: property.value,
        message: `"bf16_optimizer_states" is on without "${masterWeights}". DeepSpeed stops while it reads the file ("bf16_optimizer_states requires bf16_master_weights_and_grads to be enabled"). Turn "${masterWeights}" on too, or remove "bf16_optimizer_states".`,
        fixes: () => [putKey(parent, masterWeights, true, true, `Turn "${masterWeights}" on`), removeKey(property)],
      },
    ];
  },
};
