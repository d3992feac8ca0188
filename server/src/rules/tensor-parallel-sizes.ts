import { setKey } from '../checking/assignment.js';
import type { Rule } from '../checking/rule.js';
import { propertyAt, settled } from '../semantics/settled.js';

const path = 'tensor_parallel.tp.tp_size';

export const tensorParallelSizes: Rule = {
  code: 'tensor-parallel-sizes',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'Two different tensor parallel sizes.',
  why: 'Training uses "autotp_size". "tp.tp_size" belongs to the inference engine and has to be the same.',
  bad: '{ "train_batch_size": 8, "tensor_parallel": { "autotp_size": 2, "tp": { "tp_size": 4 } } }',
  good: '{ "train_batch_size": 8, "tensor_parallel": { "autotp_size": 2, "tp": { "tp_size": 2 } } }',
  versions: ['0.18.6', null],
  source: 'deepspeed/runtime/engine.py:DeepSpeedEngine._apply_autotp_partitioning',
  about: ['tensor_parallel.tp.tp_size'],
  checkConfig(context) {
    const property = propertyAt(context.document, path);
    const size = settled(context, path);
    const autoSize = settled(context, 'tensor_parallel.autotp_size');
    if (property?.value === undefined || typeof size !== 'number' || typeof autoSize !== 'number' || autoSize <= 1) {
      return undefined;
    }
    if (size === 1 || size === autoSize) {
      return undefined;
    }
    return [
      {
        span: property.value,
        message: `"tp_size" is ${size} and "autotp_size" is ${autoSize}. DeepSpeed stops when the engine is built ("does not match tensor_parallel.autotp_size"). Write ${autoSize}, or remove "tp_size".`,
        fixes: () => [setKey(path, autoSize, true)],
      },
    ];
  },
};
