import type { Rule } from '../checking/rule.js';
import { propertyOf } from '../document/syntax-tree.js';
import { schedulerOf } from '../semantics/scheduler.js';

const pairs = [
  ['warmup_min_lr', 'warmup_max_lr'],
  ['cycle_min_lr', 'cycle_max_lr'],
  ['cycle_min_mom', 'cycle_max_mom'],
] as const;

export const unevenSchedulerLists: Rule = {
  code: 'uneven-scheduler-lists',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'Two lists of learning rates or momenta of different lengths.',
  why: 'Each list has one element per parameter group of the optimizer, so two lists of the same scheduler cannot differ in length.',
  bad: '{ "train_batch_size": 8, "scheduler": { "type": "WarmupLR", "params": { "warmup_min_lr": [0, 0], "warmup_max_lr": [1e-4] } } }',
  good: '{ "train_batch_size": 8, "scheduler": { "type": "WarmupLR", "params": { "warmup_min_lr": [0, 0], "warmup_max_lr": [1e-4, 1e-4] } } }',
  noFix: 'Only the script knows how many parameter groups there are.',
  source: 'deepspeed/runtime/lr_schedules.py:_format_param',
  about: (node, kind) => kind === 'array' && (node === undefined || node.parent?.path === 'scheduler.params'),
  *checkConfig({ document }) {
    const params = schedulerOf(document)?.params?.value;
    for (const [lower, upper] of pairs) {
      const first = propertyOf(params, lower);
      const second = propertyOf(params, upper);
      if (first?.value?.kind !== 'array' || second?.value?.kind !== 'array') {
        continue;
      }
      const [a, b] = [first.value.items.length, second.value.items.length];
      if (a === b) {
        continue;
      }
      yield {
        span: second.value,
        message: `"${lower}" has length ${a}, and "${upper}" has length ${b}. DeepSpeed raises a ValueError when the engine is built, because each needs one per parameter group. Write lists of the same length, or single numbers.`,
        related: [{ span: first.value, message: `"${lower}" has length ${a}.` }],
      };
    }
  },
};
