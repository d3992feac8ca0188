import { setKey } from '../checking/assignment.js';
import type { Rule } from '../checking/rule.js';
import { propertyAt, settled } from '../semantics/settled.js';

const path = 'tensor_parallel.vocab_parallel_ce_backend';

export const ligerWithoutPartitionedHead: Rule = {
  code: 'liger-without-partitioned-head',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'The Liger loss without a partitioned output head.',
  why: "Liger's kernel computes the loss from each rank's part of the vocabulary. DeepSpeed refuses it when the head is not partitioned.",
  bad: '{ "train_batch_size": 8, "tensor_parallel": { "autotp_size": 2, "vocab_parallel_lm_head": false, "vocab_parallel_ce_backend": "liger" } }',
  good: '{ "train_batch_size": 8, "tensor_parallel": { "autotp_size": 2, "vocab_parallel_lm_head": false, "vocab_parallel_ce_backend": "torch" } }',
  versions: ['0.19.8', null],
  source: 'deepspeed/runtime/engine.py:DeepSpeedEngine._apply_autotp_partitioning',
  about: [path],
  checkConfig(context) {
    const property = propertyAt(context.document, path);
    const size = settled(context, 'tensor_parallel.autotp_size');
    const isWhole = settled(context, 'tensor_parallel.vocab_parallel_lm_head') === false;
    if (property === undefined || settled(context, path) !== 'liger' || !isWhole || !(Number(size) > 1)) {
      return undefined;
    }
    return [
      {
        span: property,
        message:
          '"vocab_parallel_ce_backend" is "liger", and "vocab_parallel_lm_head" is false. DeepSpeed stops when the engine is built ("requires a no-gather vocabulary-parallel LM head"). Write "torch", or set "vocab_parallel_lm_head" to true.',
        fixes: () => [setKey(path, 'torch', true), setKey('tensor_parallel.vocab_parallel_lm_head', true)],
      },
    ];
  },
};
