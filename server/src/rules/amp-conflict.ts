import { assign } from '../checking/assignment.js';
import type { Fix, Related, Rule } from '../checking/rule.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { precisionNamed } from '../semantics/precision.js';
import { propertyAt, settled } from '../semantics/settled.js';
import { stageOf } from '../semantics/stage.js';

/** A setting that cannot be used with amp: its name in the message, DeepSpeed's words and its path. */
interface Conflict {
  readonly text: string;
  readonly quoted: string;
  readonly path: string;
}

export const ampConflict: Rule = {
  code: 'amp-conflict',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'Apex AMP together with ZeRO, fp16 or bf16.',
  why: 'Apex wraps the optimizer itself, so it works neither with ZeRO nor with the precision modes of DeepSpeed. The "fp16" section does what "opt_level" O2 does.',
  bad: '{ "train_batch_size": 8, "amp": { "enabled": true }, "zero_optimization": { "stage": 1 } }',
  good: '{ "train_batch_size": 8, "amp": { "enabled": false }, "zero_optimization": { "stage": 1 }, "fp16": { "enabled": true } }',
  assuming: { version: '0.19.7' },
  versions: ['0.3.0', '0.19.7'],
  source: 'deepspeed/runtime/engine.py:DeepSpeedEngine._do_optimizer_sanity_check@v0.19.6',
  about: ['amp.enabled'],
  checkConfig(context) {
    const property = propertyAt(context.document, 'amp.enabled');
    if (property === undefined || settled(context, 'amp.enabled') !== true) {
      return undefined;
    }
    const conflict = conflictOf(context);
    if (conflict === undefined) {
      return undefined;
    }
    const other = propertyAt(context.document, conflict.path);
    const related: readonly Related[] =
      other === undefined ? [] : [{ span: other, message: `amp cannot be used with ${conflict.text}.` }];
    return [
      {
        span: property,
        message: `amp cannot be used with ${conflict.text}. DeepSpeed stops when the engine is built ("${conflict.quoted}"). Turn amp off and use the "fp16" or "bf16" section.`,
        related,
        fixes: () => [turnOff(context)],
      },
    ];
  },
};

function conflictOf(context: ConfigContext): Conflict | undefined {
  const stage = stageOf(context);
  if (stage !== undefined && stage > 0) {
    const quoted = 'Amp and ZeRO are not currently compatible';
    return { text: `ZeRO stage ${stage}`, quoted, path: 'zero_optimization.stage' };
  }
  for (const path of ['fp16.enabled', 'bf16.enabled']) {
    if (stage === 0 && settled(context, path) === true) {
      return { text: `"${path}"`, quoted: 'Cannot enable both amp with (legacy) fp16 or bfloat16 mode', path };
    }
  }
  const accumulated = precisionNamed(settled(context, 'data_types.grad_accum_dtype'));
  return stage === 0 && accumulated !== undefined && accumulated !== 'fp32'
    ? {
        text: `gradient accumulation in ${accumulated}`,
        quoted: 'Model data type and gradient accumulation data type must be equal to use Amp',
        path: 'data_types.grad_accum_dtype',
      }
    : undefined;
}

function turnOff(context: ConfigContext): Fix {
  const is16Bit = settled(context, 'fp16.enabled') !== false || settled(context, 'bf16.enabled') !== false;
  return {
    title: is16Bit ? 'Turn amp off' : 'Turn amp off and fp16 on',
    preferred: true,
    risk: 'replaces true',
    apply(draft) {
      assign(draft, ['amp', 'enabled'], false);
      if (!is16Bit) {
        assign(draft, ['fp16', 'enabled'], true);
      }
    },
  };
}
