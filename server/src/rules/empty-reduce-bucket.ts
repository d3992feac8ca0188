import { setValue } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { propertyAt, settled } from '../checking/settled.js';
import { stageOf } from '../checking/stage.js';

const path = 'zero_optimization.reduce_bucket_size';

export const emptyReduceBucket: Rule = {
  code: 'empty-reduce-bucket',
  severity: 'error',
  failsAt: 'step',
  summary: 'A gradient bucket of size 0.',
  why: 'A size of 0 does not turn buckets off: ZeRO divides by it. Since 0.19.6 the file is refused, older releases fail in the first backward pass.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2, "reduce_bucket_size": 0 } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2, "reduce_bucket_size": 5e8 } }',
  assuming: { version: '0.19.5' },
  versions: ['0.2.0', '0.19.5'],
  source: 'deepspeed/runtime/base_optimizer.py:388',
  *checkConfig(context) {
    const property = propertyAt(context.document, path);
    const stage = stageOf(context.document);
    if (property?.value === undefined || settled(context, path) !== 0 || stage === undefined || stage === 0) {
      return;
    }
    yield {
      span: property.value,
      message:
        'A bucket of 0 elements holds no gradient. DeepSpeed divides by it in the first backward pass ("float floor division by zero"). Write the default, 5e8, or the number of elements that fits your memory.',
      severity: 'error',
      failsAt: 'step',
      fixes: () => [setValue(property, 5e8, 'Write 5e8', true)],
    };
  },
};
