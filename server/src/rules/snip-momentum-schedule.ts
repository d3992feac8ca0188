import { setValue } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { renderNumber } from '../document/render.js';
import { propertyOf } from '../document/syntax-tree.js';
import { snipMomentumIn } from '../semantics/compression.js';
import { settled } from '../semantics/settled.js';

export const snipMomentumSchedule: Rule = {
  code: 'snip-momentum-schedule',
  severity: 'error',
  failsAt: 'load',
  summary: 'Pruning that ends before it starts.',
  why: 'snip_momentum prunes from "schedule_offset" (default 1000) to "schedule_offset_end", which defaults to the same step.',
  bad: '{ "train_batch_size": 8, "compression_training": { "sparse_pruning": { "shared_parameters": { "method": "snip_momentum", "schedule_offset_end": 500 }, "different_groups": {} } } }',
  good: '{ "train_batch_size": 8, "compression_training": { "sparse_pruning": { "shared_parameters": { "method": "snip_momentum", "schedule_offset_end": 1000 }, "different_groups": {} } } }',
  assuming: { version: '0.19.6' },
  versions: ['0.9.3', '0.19.6'],
  source: 'deepspeed/compression/config.py:get_sparse_pruning_shared_parameters@v0.19.6',
  about: ['compression_training.sparse_pruning.shared_parameters.schedule_offset_end'],
  checkConfig(context) {
    const shared = snipMomentumIn(context.document);
    const property = propertyOf(shared, 'schedule_offset_end');
    const end = property?.value?.kind === 'number' ? property.value.value : undefined;
    const start = settled(context, 'compression_training.sparse_pruning.shared_parameters.schedule_offset');
    if (property?.value === undefined || end === undefined || typeof start !== 'number' || start <= end) {
      return undefined;
    }
    const offset = propertyOf(shared, 'schedule_offset');
    return [
      {
        span: property.value,
        message: `"schedule_offset_end" is ${end}, and pruning starts at step ${renderNumber(start)}${offset === undefined ? ', the default of "schedule_offset"' : ''}. DeepSpeed stops while it reads the file ("Invalid schedule_offset and schedule_offset_end values"). Write ${renderNumber(start)} or more.`,
        ...(offset === undefined
          ? {}
          : { related: [{ span: offset, message: '"schedule_offset" is the step at which pruning starts.' }] }),
        fixes: () => [setValue(property, start, `Set "schedule_offset_end" to ${renderNumber(start)}`, true)],
      },
    ];
  },
};
