import type { Rule } from '../checking/rule.js';
import { valued } from '../checking/subject.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { precisionOf } from '../semantics/precision.js';
import { isTorchScheduler, schedulerOf } from '../semantics/scheduler.js';
import { stageOf } from '../semantics/stage.js';

export const torchSchedulerWithWrappedOptimizer: Rule = {
  code: 'torch-scheduler-with-wrapped-optimizer',
  severity: 'error',
  failsAt: 'initialize',
  covers: ['missing-scheduler-argument', 'scheduler-without-params'],
  summary: 'A scheduler of torch together with ZeRO, fp16 or bf16.',
  why: "DeepSpeed wraps the optimizer before it passes it to the scheduler. Its own schedulers accept the wrapper; torch's schedulers accept only an optimizer of torch. A scheduler object that the script makes from the bare optimizer works.",
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2 }, "scheduler": { "type": "CosineAnnealingLR", "params": { "T_max": 1000 } } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 0 }, "scheduler": { "type": "CosineAnnealingLR", "params": { "T_max": 1000 } } }',
  noFix: "DeepSpeed's own schedulers take other arguments, and the file does not show which of them is meant.",
  source:
    'deepspeed/runtime/engine.py:DeepSpeedEngine._scheduler_from_config, torch/optim/lr_scheduler.py:LRScheduler.__init__',
  about: [valued('scheduler.type', name => isTorchScheduler(String(name)))],
  checkConfig(context) {
    const scheduler = schedulerOf(context.document);
    if (scheduler === undefined || !isTorchScheduler(scheduler.name)) {
      return undefined;
    }
    const wrapper = wrapperOf(context);
    if (wrapper === undefined) {
      return undefined;
    }
    return [
      {
        span: scheduler.typeValue,
        message: `"${scheduler.name}" is a scheduler of torch, which does not accept an optimizer that ${wrapper} has wrapped. torch raises a TypeError when the engine is built ("is not an Optimizer"). Write one of DeepSpeed's own schedulers (WarmupLR, WarmupDecayLR, WarmupCosineLR, OneCycle), or make the scheduler in the script.`,
      },
    ];
  },
};

function wrapperOf(context: ConfigContext): string | undefined {
  const stage = stageOf(context);
  if (stage !== undefined && stage > 0) {
    return 'ZeRO';
  }
  const precision = precisionOf(context);
  return precision === 'fp16' || precision === 'bf16' ? precision : undefined;
}
