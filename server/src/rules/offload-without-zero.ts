import { setKey } from '../checking/assignment.js';
import { removeKey } from '../checking/fixes.js';
import type { Fix, Rule } from '../checking/rule.js';
import type { PropertyNode } from '../document/syntax-tree.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { offloadDevice } from '../semantics/offload.js';
import { optimizerClass, optimizerOf } from '../semantics/optimizer.js';
import { propertyAt } from '../semantics/settled.js';
import { stageOf } from '../semantics/stage.js';

export const offloadWithoutZero: Rule = {
  code: 'offload-without-zero',
  severity: 'error',
  failsAt: 'step',
  summary: 'An offloaded optimizer without ZeRO.',
  why: 'Offloading is part of ZeRO, so stage 0 offloads nothing. DeepSpeed still builds the CPU version of the optimizer, which refuses parameters on the GPU.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 0, "offload_optimizer": { "device": "cpu" } }, "optimizer": { "type": "AdamW", "params": { "lr": 1e-4 } } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 2, "offload_optimizer": { "device": "cpu" } }, "optimizer": { "type": "AdamW", "params": { "lr": 1e-4 } } }',
  versions: ['0.7.2', null],
  source:
    'deepspeed/runtime/engine.py:DeepSpeedEngine.zero_use_cpu_optimizer, deepspeed/ops/adam/cpu_adam.py:DeepSpeedCPUAdam.step',
  about: ['zero_optimization.offload_optimizer', 'zero_optimization.cpu_offload'],
  checkConfig(context) {
    if (stageOf(context) !== 0) {
      return undefined;
    }
    const place = placeOf(context);
    const device = offloadDevice(context, 'offload_optimizer');
    if (place === undefined || device === undefined || device === 'none') {
      return undefined;
    }
    const optimizer = optimizerOf(context.document);
    const built = optimizer === undefined ? undefined : optimizerClass(context, optimizer);
    const fixes = (): readonly Fix[] => [setKey('zero_optimization.stage', 2, true), removeKey(place)];
    const advice = `Set "zero_optimization.stage" to 1, 2 or 3, or remove "${place.key.name}".`;
    if (optimizer === undefined || built === undefined || !built.startsWith('DeepSpeedCPU')) {
      return [
        {
          span: place.key,
          message: `"${place.key.name}" is set, but ZeRO is off (stage 0). DeepSpeed offloads nothing. ${advice}`,
          severity: 'warning',
          failsAt: 'never',
          fixes,
        },
      ];
    }
    return [
      {
        span: place.key,
        message: `"${place.key.name}" is set, but ZeRO is off (stage 0). DeepSpeed builds ${built}, which fails in the first step because the parameters are not on the CPU. ${advice}`,
        related: [{ span: optimizer.type, message: `DeepSpeed builds ${built} for this optimizer.` }],
        fixes,
      },
    ];
  },
};

function placeOf({ document }: ConfigContext): PropertyNode | undefined {
  return (
    propertyAt(document, 'zero_optimization.offload_optimizer') ?? propertyAt(document, 'zero_optimization.cpu_offload')
  );
}
