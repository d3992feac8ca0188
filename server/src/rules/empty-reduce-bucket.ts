import { setValue } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { valued } from '../checking/subject.js';
import { usesBf16Optimizer } from '../semantics/precision.js';
import { propertyAt, settled } from '../semantics/settled.js';
import { stageOf } from '../semantics/stage.js';

const path = 'zero_optimization.reduce_bucket_size';

export const emptyReduceBucket: Rule = {
  code: 'empty-reduce-bucket',
  severity: 'error',
  failsAt: 'step',
  summary: 'A gradient bucket of size 0, before 0.19.6.',
  why: 'A size of 0 does not turn buckets off: ZeRO divides by it in the first backward pass. Since 0.19.6 DeepSpeed refuses the file.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2, "reduce_bucket_size": 0 } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2, "reduce_bucket_size": 5e8 } }',
  source:
    'deepspeed/runtime/zero/config.py:DeepSpeedZeroConfig.reduce_bucket_size, deepspeed/runtime/base_optimizer.py:ZeROOptimizer.report_ipg_memory_usage',
  versions: [null, '0.19.5'],
  assuming: { version: '0.19.5' },
  about: [valued('zero_optimization.reduce_bucket_size', size => Number(size) === 0)],
  checkConfig(context) {
    const property = propertyAt(context.document, path);
    if (property?.value === undefined || settled(context, path) !== 0) {
      return undefined;
    }
    const stage = stageOf(context);
    if (stage === undefined || stage === 0 || usesBf16Optimizer(context)) {
      return undefined;
    }
    return [
      {
        span: property.value,
        message:
          '"reduce_bucket_size" is 0, so the bucket holds no gradient. DeepSpeed divides by it in the first backward pass ("float floor division by zero"). Write 5e8 (the default), or the number of elements that fits your memory.',
        fixes: () => [setValue(property, 5e8, 'Write 5e8', true)],
      },
    ];
  },
};
