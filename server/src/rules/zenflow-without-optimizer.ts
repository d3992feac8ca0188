import { setKey } from '../checking/assignment.js';
import type { Rule } from '../checking/rule.js';
import { propertyAt } from '../semantics/settled.js';
import { stageOf } from '../semantics/stage.js';

export const zenflowWithoutOptimizer: Rule = {
  code: 'zenflow-without-optimizer',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'ZenFlow without an "optimizer" section.',
  why: 'In stages 1 and 2 ZenFlow makes a second optimizer from "optimizer.params" in the file. An optimizer from the script does not help: its arguments are not in the file.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2, "offload_optimizer": { "device": "cpu" }, "zenflow": { "topk_ratio": 0.1 } } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2, "offload_optimizer": { "device": "cpu" }, "zenflow": { "topk_ratio": 0.1 } }, "optimizer": { "type": "AdamW", "params": { "lr": 0.001 } } }',
  versions: ['0.17.5', null],
  source:
    'deepspeed/runtime/zenflow/zenflow_stage_1_and_2.py:ZenFlowZeroOptimizer.__init__, deepspeed/runtime/config.py:get_optimizer_params',
  about: ['zero_optimization.zenflow'],
  checkConfig(context) {
    const { document } = context;
    const property = propertyAt(document, 'zero_optimization.zenflow');
    const optimizer = propertyAt(document, 'optimizer');
    const stage = stageOf(context);
    const isGiven = optimizer !== undefined && optimizer.value?.kind !== 'null';
    if (property?.value?.kind !== 'object' || isGiven || (stage !== 1 && stage !== 2)) {
      return undefined;
    }
    return [
      {
        span: property.key,
        message:
          '"zenflow" is set, but the file has no "optimizer". ZenFlow reads "optimizer.params" for its second optimizer. Without it DeepSpeed stops with a TypeError when the engine is built. Add "optimizer" to the file.',
        lacks: ['optimizer'],
        fixes: () => [setKey('optimizer', { type: 'AdamW', params: { lr: 0.001 } }, true)],
      },
    ];
  },
};
