import { setValue } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { valued } from '../checking/subject.js';
import { renderNumber } from '../document/render.js';
import { usesBf16Optimizer } from '../semantics/precision.js';
import { propertyAt, settled } from '../semantics/settled.js';
import { stageOf } from '../semantics/stage.js';

const path = 'zero_optimization.allgather_bucket_size';

export const oddAllgatherBucket: Rule = {
  code: 'odd-allgather-bucket',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'An odd "allgather_bucket_size" in stage 1 or 2.',
  why: 'Stages 1 and 2 gather from buffers that start on 4-byte boundaries, a multiple of two 16-bit elements. Stage 3 does not use the key.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2, "allgather_bucket_size": 200000001 } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2, "allgather_bucket_size": 2e8 } }',
  versions: ['0.5.2', null],
  source: 'deepspeed/runtime/zero/stage_1_and_2.py:DeepSpeedZeroOptimizer.__init__',
  about: [valued('zero_optimization.allgather_bucket_size', size => Number(size) % 2 !== 0)],
  checkConfig(context) {
    const size = settled(context, path);
    const stage = stageOf(context);
    const property = propertyAt(context.document, path);
    if (typeof size !== 'number' || size % 2 === 0 || property?.value === undefined) {
      return undefined;
    }
    if ((stage !== 1 && stage !== 2) || usesBf16Optimizer(context)) {
      return undefined;
    }
    return [
      {
        span: property.value,
        message: `"allgather_bucket_size" is ${renderNumber(size)}, an odd number. DeepSpeed stops when the engine is built ("must be a multiple of nccl_start_alignment_factor, 2"). Write an even number, such as ${renderNumber(size - 1)}.`,
        fixes: () => [setValue(property, size - 1, `Write ${renderNumber(size - 1)}`, true)],
      },
    ];
  },
};
