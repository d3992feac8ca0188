import { removeKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { propertyAt, settled } from '../semantics/settled.js';
import { stageOf } from '../semantics/stage.js';

const path = 'zero_optimization.offload_optimizer.ratio';

export const partialOffloadBelowStage3: Rule = {
  code: 'partial-offload-below-stage-3',
  severity: 'error',
  failsAt: 'load',
  summary: 'A partial optimizer offload below ZeRO stage 3.',
  why: 'Twin-Flow, which keeps a part of the optimizer states on the GPU, exists for stage 3 only. DeepSpeed checks this even when "device" is "none". Up to 0.14.5 the check looked in the wrong place and never failed.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2, "offload_optimizer": { "device": "cpu", "ratio": 0.5 } } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2, "offload_optimizer": { "device": "cpu" } } }',
  versions: ['0.15.0', null],
  source: 'deepspeed/runtime/zero/config.py:DeepSpeedZeroConfig.offload_ratio_check',
  about: [path],
  checkConfig(context) {
    const property = propertyAt(context.document, path);
    const ratio = property?.value === undefined ? undefined : settled(context, path);
    const stage = stageOf(context);
    if (
      property?.value === undefined ||
      typeof ratio !== 'number' ||
      ratio >= 1 ||
      stage === undefined ||
      stage === 3
    ) {
      return undefined;
    }
    return [
      {
        span: property.value,
        message: `"ratio" is ${ratio}, which needs stage 3, and this file sets stage ${stage}. DeepSpeed stops while it reads the file ("Partial offloading only supported for ZeRO Stage 3"). Remove "ratio" to offload everything, or set "stage" to 3.`,
        fixes: () => [removeKey(property, true)],
      },
    ];
  },
};
