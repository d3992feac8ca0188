import { isAtLeast } from '../catalog/version.js';
import { removeKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { type Precision, precisionNamed, precisionOf } from '../semantics/precision.js';
import { propertyAt, settled } from '../semantics/settled.js';
import { stageOf } from '../semantics/stage.js';

const path = 'data_types.grad_accum_dtype';

export const accumulationInOtherPrecision: Rule = {
  code: 'accumulation-in-other-precision',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'Gradients accumulated in a precision that DeepSpeed refuses for the model.',
  why: 'Only the ZeRO optimizers keep a separate copy of the gradients. Stage 0 accumulates them in the precision of the model. Up to 0.18.4 stage 0 also accepts fp32 for a model in bf16, and up to 0.17.5 it requires fp32. Up to 0.10.0 ZeRO requires equal precisions too, except bf16 with fp32 in stage 1.',
  bad: '{ "train_batch_size": 8, "bf16": { "enabled": true }, "data_types": { "grad_accum_dtype": "fp32" } }',
  good: '{ "train_batch_size": 8, "bf16": { "enabled": true }, "data_types": { } }',
  versions: ['0.7.6', null],
  source: 'deepspeed/runtime/engine.py:DeepSpeedEngine._do_optimizer_sanity_check',
  about: ['data_types.grad_accum_dtype'],
  checkConfig(context) {
    const property = propertyAt(context.document, path);
    const accumulated = precisionNamed(settled(context, path));
    const precision = precisionOf(context);
    const stage = stageOf(context);
    if (property?.value === undefined || accumulated === undefined || precision === undefined || stage === undefined) {
      return undefined;
    }
    const quoted = refusal({ accumulated, precision, stage, version: context.assumptions.version });
    if (quoted === undefined || settled(context, 'amp.enabled') === true) {
      return undefined;
    }
    const needs = stage === 0 && precision !== accumulated ? ', which needs ZeRO' : '';
    const advice = stage === 0 ? ', or set "zero_optimization.stage" to 1 or more' : '';
    return [
      {
        span: property.value,
        message: `The model is in ${precision} and "grad_accum_dtype" is ${accumulated}${needs}. DeepSpeed stops when the engine is built ("${quoted}"). Remove "grad_accum_dtype"${advice}.`,
        fixes: () => [removeKey(property, true)],
      },
    ];
  },
};

interface Mix {
  readonly accumulated: Precision | 'int8';
  readonly precision: Precision;
  readonly stage: number;
  readonly version: string;
}

/**
 * Returns the words with which DeepSpeed refuses a mix, or undefined if it accepts the mix. Source:
 * deepspeed/runtime/engine.py:DeepSpeedEngine._do_optimizer_sanity_check.
 */
function refusal({ accumulated, precision, stage, version }: Mix): string | undefined {
  const isWide = precision === 'bf16' && accumulated === 'fp32';
  if (stage > 0) {
    const isTaken = isAtLeast(version, '0.10.1') || precision === accumulated || (isWide && stage === 1);
    return isTaken ? undefined : 'must be equal to use ZeRO';
  }
  if (precision === accumulated) {
    const hasToBeWide = precision === 'bf16' && !isAtLeast(version, '0.17.6');
    return hasToBeWide ? 'Bfloat16 wrapper must use a gradient accumulation type of fp32' : undefined;
  }
  return isWide && !isAtLeast(version, '0.18.5') ? undefined : 'unsupported mix of';
}
