import { removeKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { offloadDevice } from '../semantics/offload.js';
import { optimizerClass, optimizerOf } from '../semantics/optimizer.js';
import { propertyAt, settled } from '../semantics/settled.js';
import { stageOf } from '../semantics/stage.js';

const path = 'zero_optimization.offload_optimizer.ratio';

export const partialOffloadOfOtherOptimizer: Rule = {
  code: 'partial-offload-of-other-optimizer',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'Partial offloading of an optimizer other than the CPU Adam.',
  why: 'With a "ratio" below 1, a part of the optimizer runs on the CPU and the rest on the GPU. Only Adam supports that.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "offload_optimizer": { "device": "cpu", "ratio": 0.5 } }, "optimizer": { "type": "Lion", "params": { "lr": 1e-5 } } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "offload_optimizer": { "device": "cpu" } }, "optimizer": { "type": "Lion", "params": { "lr": 1e-5 } } }',
  versions: ['0.12.3', null],
  source: 'deepspeed/runtime/zero/stage3.py:DeepSpeedZeroOptimizer_Stage3.__init__',
  about: ['zero_optimization.offload_optimizer.ratio'],
  checkConfig(context) {
    const property = propertyAt(context.document, path);
    const optimizer = optimizerOf(context.document);
    if (property === undefined || optimizer === undefined || stageOf(context) !== 3) {
      return undefined;
    }
    const ratio = settled(context, path);
    const device = offloadDevice(context, 'offload_optimizer');
    const built = optimizerClass(context, optimizer);
    if (typeof ratio !== 'number' || ratio >= 1 || device === undefined || device === 'none') {
      return undefined;
    }
    if (built === undefined || built === 'DeepSpeedCPUAdam') {
      return undefined;
    }
    return [
      {
        span: property,
        message: `"ratio" is ${ratio}, which only DeepSpeedCPUAdam supports, and DeepSpeed builds ${built}. It stops when the engine is built ("Hybrid Optimizer Only Supports DeepSpeedCPUAdam"). Remove "ratio", or use "AdamW" without "torch_adam".`,
        related: [{ span: optimizer.type, message: `DeepSpeed builds ${built} for this optimizer.` }],
        fixes: () => [removeKey(property, true)],
      },
    ];
  },
};
