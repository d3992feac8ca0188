import { setKey } from '../checking/assignment.js';
import type { Fix, Rule } from '../checking/rule.js';
import { allOf } from '../checking/wording.js';
import { neededArguments, schedulerOf } from '../semantics/scheduler.js';

export const schedulerWithoutParams: Rule = {
  code: 'scheduler-without-params',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'A scheduler whose "params" are missing.',
  why: 'DeepSpeed passes "params" on even if it is missing: a scheduler that needs no arguments still needs an empty object.',
  bad: '{ "train_batch_size": 8, "scheduler": { "type": "WarmupLR" } }',
  good: '{ "train_batch_size": 8, "scheduler": { "type": "WarmupLR", "params": {} } }',
  source: 'deepspeed/runtime/engine.py:DeepSpeedEngine._scheduler_from_config',
  about: ['scheduler.type'],
  checkConfig({ document }) {
    const scheduler = schedulerOf(document);
    const needed = scheduler === undefined ? undefined : neededArguments(scheduler.name);
    const value = scheduler?.params?.value;
    const missing = scheduler?.params === undefined || value?.kind === 'null';
    if (scheduler === undefined || needed === undefined || !missing) {
      return undefined;
    }
    const names = allOf(needed.map(name => `"${name}"`));
    const [fault, example] =
      value === undefined
        ? [
            `"${scheduler.name}" has no "params".`,
            needed.length === 0 ? 'Add "params": {}.' : `Add "params" with ${names}.`,
          ]
        : [
            `The "params" of "${scheduler.name}" are null.`,
            needed.length === 0 ? 'Write {}.' : `Write an object with ${names}.`,
          ];
    return [
      {
        span: value ?? scheduler.typeValue,
        message: `${fault} DeepSpeed stops when the engine is built ("argument after ** must be a mapping, not NoneType"). ${example}`,
        lacks: ['scheduler.params'],
        fixes: (): readonly Fix[] => (needed.length === 0 ? [setKey('scheduler.params', {}, true)] : []),
      },
    ];
  },
};
