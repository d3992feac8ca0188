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
  why: 'Twin-Flow, which leaves a share of the optimizer states on the GPU, exists for stage 3 only. The check is made even while "device" is "none". Up to 0.14.5 it looked in the wrong place and never found anything.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2, "offload_optimizer": { "device": "cpu", "ratio": 0.5 } } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2, "offload_optimizer": { "device": "cpu" } } }',
  versions: ['0.15.0', null],
  source: 'deepspeed/runtime/zero/config.py:DeepSpeedZeroConfig.offload_ratio_check',
  about: [path],
  *checkConfig(context) {
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
      return;
    }
    yield {
      span: property.value,
      message: `"ratio" is ${ratio} in ZeRO stage ${stage}. DeepSpeed refuses it while it reads the file ("Partial offloading only supported for ZeRO Stage 3"). Remove it to offload everything, or set the stage to 3.`,
      fixes: () => [removeKey(property, true)],
    };
  },
};
