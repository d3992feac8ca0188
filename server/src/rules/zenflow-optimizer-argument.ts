import { removeKey } from '../checking/fixes.js';
import { optimizerOf } from '../checking/optimizer.js';
import type { Rule } from '../checking/rule.js';
import { propertyAt } from '../checking/settled.js';
import { stageOf } from '../checking/stage.js';

/** What the engine reads of the arguments of Adam and torch's AdamW does not take. */
const engineArguments: ReadonlySet<string> = new Set([
  'torch_adam',
  'adam_w_mode',
  'bias_correction',
  'set_grad_none',
  'fp32_optimizer_states',
]);

export const zenflowOptimizerArgument: Rule = {
  code: 'zenflow-optimizer-argument',
  severity: 'error',
  failsAt: 'initialize',
  summary: "An argument of DeepSpeed's Adam next to ZenFlow.",
  why: "ZenFlow passes the arguments of the optimizer on to a second one, which is made of torch's AdamW and takes no others than that.",
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2, "offload_optimizer": { "device": "cpu" }, "zenflow": {} }, "optimizer": { "type": "AdamW", "params": { "lr": 1e-4, "bias_correction": true } } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2, "offload_optimizer": { "device": "cpu" }, "zenflow": {} }, "optimizer": { "type": "AdamW", "params": { "lr": 1e-4 } } }',
  versions: ['0.17.5', null],
  source: 'deepspeed/runtime/zenflow/zenflow_stage_1_and_2.py:76, deepspeed/ops/adam/zenflow_torch_adam.py:45',
  *checkConfig({ document }) {
    const zenflow = propertyAt(document, 'zero_optimization.zenflow');
    const stage = stageOf(document);
    const optimizer = optimizerOf(document);
    if (zenflow?.value?.kind !== 'object' || stage === undefined || stage === 0) {
      return;
    }
    for (const property of optimizer?.params?.properties ?? []) {
      if (!engineArguments.has(property.key.name)) {
        continue;
      }
      yield {
        span: property.key,
        message: `ZenFlow passes "${property.key.name}" on to torch's AdamW, which does not take it. That raises a TypeError when the engine is built. Remove it.`,
        severity: 'error',
        failsAt: 'initialize',
        related: [{ span: zenflow.key, message: 'ZenFlow is turned on here.' }],
        fixes: () => [removeKey(property, true)],
      };
    }
  },
};
