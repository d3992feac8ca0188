import { propertyOf } from '../document/syntax-tree.js';
import { offloadDevice } from './offload.js';
import type { Reading } from './reading.js';
import { settled } from './settled.js';
import { stageOf } from './stage.js';

/**
 * Returns the name under which DeepSpeed reads the bf16 section. The old name counts if the new one is absent or null.
 * Accelerate, and Trainer through it, adds the new one. Source: deepspeed/runtime/precision_config.py:get_bfloat16_config,
 * accelerate/utils/dataclasses.py:DeepSpeedPlugin.set_mixed_precision.
 */
export function bf16SectionOf({ document, assumptions: { loader } }: Reading): 'bf16' | 'bfloat16' {
  const current = propertyOf(document.root, 'bf16');
  if (Object.hasOwn(loader.hides, 'bfloat16')) {
    return 'bf16';
  }
  return current === undefined || current.value?.kind === 'null' ? 'bfloat16' : 'bf16';
}

export type Precision = 'fp16' | 'bf16' | 'fp32';

/**
 * Returns the precision of the model. If a file enables neither fp16 nor bf16, it is fp32 only with DeepSpeed as the
 * loader: other loaders add a section from their own arguments.
 */
export function precisionOf(context: Reading): Precision | undefined {
  const fp16 = settled(context, 'fp16.enabled');
  const bf16 = settled(context, 'bf16.enabled');
  if (fp16 === true || bf16 === true) {
    return fp16 === bf16 ? undefined : fp16 === true ? 'fp16' : 'bf16';
  }
  return fp16 === false && bf16 === false && context.assumptions.loader.id === 'deepspeed' ? 'fp32' : undefined;
}

/** Names of data types in `data_types` and `torch_autocast`. Source: deepspeed/runtime/config.py:DtypeEnum. */
const dataTypes: { readonly [name: string]: Precision | 'int8' } = {
  int8: 'int8',
  'torch.int8': 'int8',
  bf16: 'bf16',
  bfloat16: 'bf16',
  'torch.bfloat16': 'bf16',
  fp16: 'fp16',
  float16: 'fp16',
  half: 'fp16',
  'torch.float16': 'fp16',
  fp32: 'fp32',
  float32: 'fp32',
  float: 'fp32',
  'torch.float32': 'fp32',
};

/** Returns the precision of a data type's name, or undefined if it is not one. */
export function precisionNamed(name: unknown): Precision | 'int8' | undefined {
  return typeof name === 'string' && Object.hasOwn(dataTypes, name) ? dataTypes[name] : undefined;
}

/**
 * Whether DeepSpeed may use its bf16 optimizer instead of ZeRO's: bf16 with fp32 accumulation in stage 1 without
 * offload to the CPU. The checks of ZeRO's own optimizer then do not apply. Source: deepspeed/runtime/engine.py:DeepSpeedEngine._do_optimizer_sanity_check.
 */
export function usesBf16Optimizer(context: Reading): boolean {
  const precision = precisionOf(context);
  return (
    stageOf(context) === 1 &&
    (precision === 'bf16' || precision === undefined) &&
    offloadDevice(context, 'offload_optimizer') !== 'cpu' &&
    precisionNamed(settled(context, 'data_types.grad_accum_dtype')) === 'fp32'
  );
}
