import { mostSimilar } from '../catalog/spelling.js';
import { setOption } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { valued } from '../checking/subject.js';
import { neededArguments, schedulerNames, schedulerOf } from '../semantics/scheduler.js';

/** DeepSpeed's schedulers by the names that other programs have for them. */
const namesElsewhere: { readonly [name: string]: string } = {
  linear: 'WarmupDecayLR',
  cosine: 'WarmupCosineLR',
  constant: 'WarmupLR',
  constant_with_warmup: 'WarmupLR',
};

/** Classes of torch with an argument that a file cannot hold. */
const notFromFile: { readonly [name: string]: string } = {
  LambdaLR: 'a function',
  MultiplicativeLR: 'a function',
  SequentialLR: 'other schedulers',
  ChainedScheduler: 'other schedulers',
};

const torchPrefix = /^torch\.optim\.lr_scheduler\./;

export const unknownScheduler: Rule = {
  code: 'unknown-scheduler',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'A learning rate scheduler that neither DeepSpeed nor torch has.',
  why: 'Unlike names of optimizers, names of schedulers are case-sensitive: "warmuplr" is unknown. DeepSpeed looks them up last, after it has set up the model and the optimizer.',
  bad: '{ "train_batch_size": 8, "scheduler": { "type": "WarmUpLR", "params": { "warmup_num_steps": 100 } } }',
  good: '{ "train_batch_size": 8, "scheduler": { "type": "WarmupLR", "params": { "warmup_num_steps": 100 } } }',
  source: 'deepspeed/runtime/engine.py:DeepSpeedEngine._scheduler_from_config',
  about: [valued('scheduler.type', name => neededArguments(String(name)) === undefined)],
  checkConfig({ document }) {
    const scheduler = schedulerOf(document);
    if (scheduler === undefined || neededArguments(scheduler.name) !== undefined) {
      return undefined;
    }
    const { name, type, typeValue } = scheduler;
    const bare = name.replace(torchPrefix, '');
    if (bare.includes('.')) {
      return undefined;
    }
    const misspelt = mostSimilar(bare, schedulerNames);
    const meant = misspelt ?? namesElsewhere[name.toLowerCase()];
    const advice = meant === undefined ? `Write one of ${schedulerNames.slice(0, 5).join(', ')}.` : `Write "${meant}".`;
    const needs = notFromFile[name];
    return [
      {
        span: typeValue,
        message:
          needs === undefined
            ? `"${name}" is not a scheduler of DeepSpeed or torch. DeepSpeed stops when the engine is built ("DeepSpeed does not recognize LR scheduler"). ${advice}`
            : `"${name}" needs ${needs}, which a file cannot hold. torch raises a TypeError when the engine is built. Make the scheduler in the script, or write one of ${schedulerNames.slice(0, 5).join(', ')}.`,
        fixes: () =>
          meant === undefined || needs !== undefined ? [] : [setOption(type, meant, misspelt !== undefined)],
      },
    ];
  },
};
