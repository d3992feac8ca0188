import { setKey } from '../checking/assignment.js';
import type { Rule } from '../checking/rule.js';
import { overlapsComm } from '../semantics/overlap.js';
import { propertyAt, settled } from '../semantics/settled.js';
import { stageOf } from '../semantics/stage.js';

const path = 'zero_optimization.zenflow.offload';

export const zenflowOffloadWithoutOverlap: Rule = {
  code: 'zenflow-offload-without-overlap',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'An offloaded selective optimizer of ZenFlow without "overlap_comm".',
  why: '"zenflow.offload" moves the state of the selective optimizer while gradients are communicated. "overlap_comm" is on by default in stage 3 only.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2, "offload_optimizer": { "device": "cpu" }, "zenflow": { "offload": true } }, "optimizer": { "type": "AdamW", "params": { "lr": 1e-4 } } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2, "offload_optimizer": { "device": "cpu" }, "zenflow": { "offload": true }, "overlap_comm": true }, "optimizer": { "type": "AdamW", "params": { "lr": 1e-4 } } }',
  versions: ['0.17.5', null],
  source:
    'deepspeed/runtime/zenflow/zenflow_stage_1_and_2.py:ZenFlowZeroOptimizer.__init__, deepspeed/runtime/zenflow/engine_stage3.py:_initialize_zenflow_stage3_epilogue',
  about: ['zero_optimization.zenflow.offload'],
  checkConfig(context) {
    const property = propertyAt(context.document, path);
    if (property === undefined || settled(context, path) !== true || overlapsComm(context) !== false) {
      return undefined;
    }
    if (stageOf(context) === 0) {
      return undefined;
    }
    return [
      {
        span: property,
        message:
          '"zenflow.offload" is true, and "overlap_comm" is false. DeepSpeed stops when the engine is built ("offload selective optimizer should be used with overlap_comm"). Set "zero_optimization.overlap_comm" to true.',
        fixes: () => [setKey('zero_optimization.overlap_comm', true, true)],
      },
    ];
  },
};
