import { setKey } from '../checking/assignment.js';
import { removeKey } from '../checking/fixes.js';
import type { Finding, Rule } from '../checking/rule.js';
import { propertyAt, settled } from '../semantics/settled.js';
import { stageOf } from '../semantics/stage.js';

const path = 'managed_gradient_accumulation';

/** Switches that need managed accumulation at these stages, and their names in messages. */
const conflicts = [
  { path: 'zero_optimization.overlap_comm', named: 'overlap_comm', stages: [0, 1] },
  { path: 'compile.deepcompile', named: 'DeepCompile', stages: [0, 1, 2, 3] },
  { path: 'amp.enabled', named: 'Apex AMP', stages: [0, 1, 2, 3] },
] as const;

export const unmanagedAccumulationConflict: Rule = {
  code: 'unmanaged-accumulation-conflict',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'Gradient accumulation by the script, with a feature that needs to know its last backward pass.',
  why: 'When "managed_gradient_accumulation" is false, DeepSpeed does not know which backward pass is the last before a step. Overlapped communication below stage 2, DeepCompile and Apex AMP need to know that.',
  bad: '{ "train_batch_size": 8, "managed_gradient_accumulation": false, "zero_optimization": { "stage": 1, "overlap_comm": true } }',
  good: '{ "train_batch_size": 8, "managed_gradient_accumulation": false, "zero_optimization": { "stage": 1, "overlap_comm": false } }',
  versions: ['0.19.4', null],
  source: 'deepspeed/runtime/engine.py:DeepSpeedEngine._do_sanity_check',
  about: ['managed_gradient_accumulation'],
  *checkConfig(context) {
    const unmanaged = propertyAt(context.document, path);
    const stage = stageOf(context);
    if (unmanaged === undefined || stage === undefined || settled(context, path) !== false) {
      return;
    }
    for (const conflict of conflicts) {
      const property = propertyAt(context.document, conflict.path);
      const applies = conflict.stages.some(number => number === stage);
      if (property === undefined || !applies || settled(context, conflict.path) !== true) {
        continue;
      }
      yield {
        span: property,
        message: `${conflict.named} does not work with "managed_gradient_accumulation": false${stage < 2 && conflict.named === 'overlap_comm' ? ' below stage 2' : ''}. DeepSpeed stops when the engine is built ("managed_gradient_accumulation=False"). Turn ${conflict.named} off, or remove "managed_gradient_accumulation".`,
        related: [
          {
            span: unmanaged,
            message: '"managed_gradient_accumulation" is false: the script accumulates the gradients.',
          },
        ],
        fixes: (): ReturnType<NonNullable<Finding['fixes']>> => [
          setKey(conflict.path, false, true),
          removeKey(unmanaged),
        ],
      };
    }
  },
};
