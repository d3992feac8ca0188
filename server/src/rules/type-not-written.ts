import { addKey, lacks, openingOf } from '../checking/absent.js';
import type { Effect } from '../checking/effect.js';
import type { Finding, Rule } from '../checking/rule.js';
import { type PropertyNode, propertyOf } from '../document/syntax-tree.js';
import { huggingFace } from '../loaders/loader.js';
import { stageOf } from '../semantics/stage.js';

export const typeNotWritten: Rule = {
  code: 'type-not-written',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'An "optimizer" or "scheduler" section without "type", under Trainer or Accelerate.',
  why: 'When the file has the section, Trainer and Accelerate leave the optimizer or the scheduler to DeepSpeed. Without "type" DeepSpeed makes none.',
  bad: '{ "train_batch_size": "auto", "zero_optimization": { "stage": 2 }, "optimizer": { "params": { "lr": "auto" } } }',
  good: '{ "train_batch_size": "auto", "zero_optimization": { "stage": 2 }, "optimizer": { "params": { "lr": "auto" }, "type": "AdamW" } }',
  loaders: huggingFace,
  source:
    'transformers/integrations/deepspeed.py:deepspeed_optim_sched, deepspeed/runtime/engine.py:DeepSpeedEngine._configure_zero_optimizer, deepspeed/runtime/engine.py:DeepSpeedEngine.backward',
  about: ['optimizer', 'scheduler'],
  *checkConfig({ document, assumptions }) {
    const trainer = assumptions.loader.id === 'transformers';
    const optimizer = propertyOf(document.root, 'optimizer');
    if (optimizer !== undefined && lacks(optimizer.value, 'type')) {
      yield withoutType(optimizer, 'AdamW', {
        text: `${assumptions.loader.reader} leaves the optimizer to DeepSpeed, which makes none and stops because it needs one.`,
        severity: 'error',
        failsAt: stageOf({ document, assumptions }) === 0 ? 'step' : 'initialize',
      });
    }
    const scheduler = propertyOf(document.root, 'scheduler');
    if (scheduler !== undefined && lacks(scheduler.value, 'type')) {
      yield withoutType(scheduler, 'WarmupLR', {
        text: trainer
          ? 'Trainer leaves the scheduler to DeepSpeed, which makes none, and fails when it asks for the learning rate.'
          : 'Accelerate leaves the scheduler to DeepSpeed, which makes none, and the learning rate stays constant.',
        severity: trainer ? 'error' : 'warning',
        failsAt: trainer ? 'step' : 'never',
      });
    }
  },
};

function withoutType(section: PropertyNode, usual: string, { text, severity, failsAt }: Effect): Finding {
  return {
    span: section.value === undefined ? section.key : openingOf(section.value),
    message: `"${section.key.name}" has no "type". ${text} Add "type", such as "${usual}", or remove the section.`,
    severity,
    failsAt,
    lacks: [`${section.key.name}.type`],
    related: [{ span: section.key, message: `The "${section.key.name}" section.` }],
    fixes: () => [addKey([section.key.name], 'type', usual)],
  };
}
