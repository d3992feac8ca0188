import { lookUp } from '../catalog/catalog.js';
import { isAtLeast } from '../catalog/version.js';
import { setKey } from '../checking/assignment.js';
import { isLookedAt } from '../checking/effect.js';
import { removeKey } from '../checking/fixes.js';
import type { Fix, Rule } from '../checking/rule.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { offloadDevice } from '../semantics/offload.js';
import { optimizerClass, optimizerOf } from '../semantics/optimizer.js';
import { usesBf16Optimizer } from '../semantics/precision.js';
import { propertyAt, settled } from '../semantics/settled.js';
import { stageOf } from '../semantics/stage.js';

const switches = ['fp16.fp16_master_weights_and_grads', 'bf16.bf16_master_weights_and_grads'] as const;
const cpuAdam = /^adamw?$/;

export const masterWeightsWithoutCpuAdam: Rule = {
  code: 'master-weights-without-cpu-adam',
  severity: 'error',
  failsAt: 'initialize',
  summary: '16-bit master weights without the offloaded CPU Adam.',
  why: 'Only the CPU Adam, which DeepSpeed builds for an offloaded optimizer, supports 16-bit master weights. The one exception is bf16 with "bf16_optimizer_states" and no offloading.',
  bad: '{ "train_batch_size": 8, "bf16": { "enabled": true, "bf16_master_weights_and_grads": true }, "zero_optimization": { "stage": 2, "offload_optimizer": { "device": "none" } }, "optimizer": { "type": "AdamW" } }',
  good: '{ "train_batch_size": 8, "bf16": { "enabled": true, "bf16_master_weights_and_grads": true }, "zero_optimization": { "stage": 2, "offload_optimizer": { "device": "cpu" } }, "optimizer": { "type": "AdamW" } }',
  versions: ['0.5.0', null],
  source:
    'deepspeed/runtime/zero/stage_1_and_2.py:DeepSpeedZeroOptimizer.__init__, deepspeed/runtime/zero/stage3.py:DeepSpeedZeroOptimizer_Stage3.__init__, deepspeed/runtime/base_optimizer.py:ZeROOptimizer._configure_master_weights',
  about: ['fp16.fp16_master_weights_and_grads', 'bf16.bf16_master_weights_and_grads'],
  *checkConfig(context) {
    for (const path of switches) {
      const property = propertyAt(context.document, path);
      if (property === undefined || settled(context, path) !== true) {
        continue;
      }
      const reason = refusedBecause(context, path);
      if (reason === undefined) {
        continue;
      }
      const isOld = !isAtLeast(context.assumptions.version, '0.18.3');
      const quoted = isOld ? 'fp16_master_and_gradients requires optimizer' : 'Master weights feature requires';
      yield {
        span: property,
        message: `"${property.key.name}" needs an offloaded CPU Adam, and ${reason}. DeepSpeed stops when the engine is built ("${quoted}"). Set "zero_optimization.offload_optimizer.device" to "cpu", and use "AdamW" without "torch_adam".`,
        fixes: () => fixesFor(context, path),
      };
    }
  },
};

function needsCpuAdam(context: ConfigContext, path: string, offloaded: boolean): boolean {
  if (path === switches[0]) {
    return true;
  }
  const narrowStates = settled(context, 'bf16.bf16_optimizer_states');
  return (
    narrowStates === false || (narrowStates === true && offloaded && isAtLeast(context.assumptions.version, '0.19.1'))
  );
}

function refusedBecause(context: ConfigContext, path: string): string | undefined {
  const stage = stageOf(context);
  const device = offloadDevice(context, 'offload_optimizer');
  if (stage === undefined || stage === 0 || device === undefined || usesBf16Optimizer(context)) {
    return undefined;
  }
  const parameter = lookUp(path, undefined, context.assumptions.version)?.parameter;
  const isLooked = parameter !== undefined && isLookedAt(parameter, context);
  if (!isLooked || parameter.appliesTo?.stages?.includes(stage) === false) {
    return undefined;
  }
  if (!needsCpuAdam(context, path, device !== 'none')) {
    return undefined;
  }
  if (device === 'none') {
    return 'the optimizer is not offloaded';
  }
  const optimizer = optimizerOf(context.document);
  const built = optimizer === undefined ? undefined : optimizerClass(context, optimizer);
  return built === undefined || built === 'DeepSpeedCPUAdam' ? undefined : `DeepSpeed builds ${built}`;
}

function fixesFor(context: ConfigContext, path: string): readonly Fix[] {
  const optimizer = optimizerOf(context.document);
  const property = propertyAt(context.document, path);
  const device = offloadDevice(context, 'offload_optimizer');
  const offload = setKey('zero_optimization.offload_optimizer.device', 'cpu', true);
  const isOffloadMeant = device === 'none' && (optimizer === undefined || cpuAdam.test(optimizer.name));
  return [
    ...(isOffloadMeant ? [offload] : []),
    ...(property === undefined ? [] : [removeKey(property, !isOffloadMeant)]),
  ];
}
