import { setKey } from '../checking/assignment.js';
import type { Rule } from '../checking/rule.js';
import { propertyOf } from '../document/syntax-tree.js';
import { propertyAt, settled } from '../semantics/settled.js';
import { stageOf } from '../semantics/stage.js';

const section = 'zero_optimization.zeropp_loco_param';

/** DeepSpeed reads both without a default. The values are those of its own example. */
const needed = { err_beta: 0.8, reset_T: 1024 } as const;

export const incompleteLoco: Rule = {
  code: 'incomplete-loco',
  severity: 'warning',
  failsAt: 'never',
  summary: 'LoCo without "err_beta" or "reset_T".',
  why: 'Neither has a default. DeepSpeed reads them when gradients travel between nodes, so a run on one node does not fail.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "zero_quantized_gradients": true, "zeropp_loco_param": { "err_beta": 0.8 } } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "zero_quantized_gradients": true, "zeropp_loco_param": { "err_beta": 0.8, "reset_T": 1024 } } }',
  assuming: { version: '0.19.7' },
  versions: ['0.16.2', '0.19.7'],
  source: 'deepspeed/runtime/comm/coalesced_collectives.py:all_to_all_loco_quant_reduce@v0.19.6',
  about: ['zero_optimization.zeropp_loco_param'],
  *checkConfig(context) {
    const property = propertyAt(context.document, section);
    const quantized = settled(context, 'zero_optimization.zero_quantized_gradients') === true;
    if (property?.value?.kind !== 'object' || !quantized || stageOf(context) !== 3) {
      return;
    }
    for (const [name, value] of Object.entries(needed)) {
      if (propertyOf(property.value, name) !== undefined) {
        continue;
      }
      yield {
        span: property.key,
        message: `"zeropp_loco_param" has no "${name}". On several nodes the first step fails (KeyError: '${name}'). Add "${name}".`,
        lacks: [`${section}.${name}`],
        fixes: () => [setKey(`${section}.${name}`, value, true)],
      };
    }
  },
};
