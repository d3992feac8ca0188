import { setKey } from '../checking/assignment.js';
import type { FailsAt, Finding, Fix, Rule } from '../checking/rule.js';
import { type PropertyNode, propertyOf } from '../document/syntax-tree.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { offloadDevice } from '../semantics/offload.js';
import { usesBf16Optimizer } from '../semantics/precision.js';
import { isLeftOut, propertyAt, settled } from '../semantics/settled.js';
import { stageOf } from '../semantics/stage.js';

const path = 'zero_optimization.compute_grad_norm';

export const gradNormNeeded: Rule = {
  code: 'grad-norm-needed',
  severity: 'error',
  failsAt: 'load',
  summary: '"compute_grad_norm": false together with a feature that needs the norm of the gradients.',
  why: 'Without the norm DeepSpeed cannot clip gradients. The default of "gradient_clipping" is 1.0, so the file has to set it to 0. Only the ZeRO optimizer of stages 1 and 2 works without the norm. ZenFlow, an offloaded optimizer and the optimizer that stage 1 uses for bf16 with fp32 accumulation do not.',
  bad: '{ "train_batch_size": 8, "bf16": { "enabled": true }, "zero_optimization": { "stage": 2, "compute_grad_norm": false }, "optimizer": { "type": "AdamW", "params": { "lr": 1e-4 } } }',
  good: '{ "train_batch_size": 8, "bf16": { "enabled": true }, "zero_optimization": { "stage": 2, "compute_grad_norm": false }, "optimizer": { "type": "AdamW", "params": { "lr": 1e-4 } }, "gradient_clipping": 0 }',
  versions: ['0.19.7', null],
  source:
    'deepspeed/runtime/zero/config.py:DeepSpeedZeroConfig.compute_grad_norm_valid, deepspeed/runtime/zero/stage_1_and_2.py:DeepSpeedZeroOptimizer.__init__',
  about: [path],
  *checkConfig(context) {
    const property = propertyAt(context.document, path);
    const stage = stageOf(context);
    if (property === undefined || stage === undefined || settled(context, path) !== false) {
      return;
    }
    const finding = stage === 1 || stage === 2 ? refusedLater(property, context) : otherStage(property, stage);
    if (finding !== undefined) {
      yield finding;
    }
  },
};

function found(span: PropertyNode, failsAt: FailsAt, message: string, fix: Fix): Finding {
  return { span, message, severity: 'error', failsAt, fixes: () => [fix] };
}

function otherStage(property: PropertyNode, stage: number): Finding {
  return found(
    property,
    'load',
    `"compute_grad_norm" is false, which needs stage 1 or 2, but the stage is ${stage}. DeepSpeed stops while it reads the file ("compute_grad_norm=false is supported only with ZeRO Stage 1 or 2"). Set it to true.`,
    setKey(path, true, true),
  );
}

/** Returns the finding for what the ZeRO optimizer refuses first, in DeepSpeed's order. */
function refusedLater(property: PropertyNode, context: ConfigContext): Finding | undefined {
  const stop = 'DeepSpeed raises a ValueError when the engine is built';
  if (usesBf16Optimizer(context)) {
    return found(
      property,
      'initialize',
      `"compute_grad_norm" is false in stage 1 with bf16 and fp32 gradient accumulation. ${stop} ("does not support ZeRO Stage 1 with BF16 parameters and FP32 gradient accumulation"). Set it to true, or use stage 2.`,
      setKey(path, true, true),
    );
  }
  const other = otherRefusal(context);
  if (clips(context)) {
    const isWritten = propertyOf(context.document.root, 'gradient_clipping') !== undefined;
    const advice =
      other === undefined
        ? 'Set "gradient_clipping" to 0, or "compute_grad_norm" to true.'
        : `It cannot be used with ${other[0]} either. Set it to true.`;
    return found(
      property,
      'initialize',
      `"compute_grad_norm" is false, and gradients are clipped${isWritten ? '' : ' at 1.0 by default'}. ${stop} ("requires gradient_clipping=0"). ${advice}`,
      other === undefined ? setKey('gradient_clipping', 0, true) : setKey(path, true, true),
    );
  }
  return (
    other &&
    found(
      property,
      'initialize',
      `"compute_grad_norm" is false together with ${other[0]}. ${stop} ("${other[1]}"). Set it to true.`,
      setKey(path, true, true),
    )
  );
}

/** Returns the feature that needs the norm even without clipping, and DeepSpeed's words for it. */
function otherRefusal(context: ConfigContext): readonly [string, string] | undefined {
  const device = offloadDevice(context, 'offload_optimizer');
  const zenflow = propertyAt(context.document, 'zero_optimization.zenflow')?.value?.kind === 'object';
  if (zenflow) {
    return ['ZenFlow', 'does not support ZenFlow'];
  }
  return device === undefined || device === 'none'
    ? undefined
    : ['an offloaded optimizer', 'does not support optimizer offload'];
}

/** Whether gradients are clipped. False if the loader adds the number. */
function clips(context: ConfigContext): boolean {
  const limit = settled(context, 'gradient_clipping');
  const isAdded = isLeftOut(context, 'gradient_clipping') && context.assumptions.loader.id === 'lightning';
  return typeof limit === 'number' && limit > 0 && !isAdded;
}
