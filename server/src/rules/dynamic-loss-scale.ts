import { isAtLeast } from '../catalog/version.js';
import { removeKey } from '../checking/fixes.js';
import type { Finding, Rule } from '../checking/rule.js';
import { valued } from '../checking/subject.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { isOn } from '../semantics/reading.js';
import { propertyAt, settled } from '../semantics/settled.js';

export const dynamicLossScale: Rule = {
  code: 'dynamic-loss-scale',
  severity: 'error',
  failsAt: 'load',
  summary: 'A "loss_scale_window" or "min_loss_scale" that is not positive.',
  why: 'With "loss_scale" 0 the scale doubles every "loss_scale_window" steps and never falls below "min_loss_scale". A window of 0 divides by zero; a minimum of 0 lets the scale vanish. DeepSpeed ignores both values if the scale is fixed or fp16 is off.',
  bad: '{ "train_batch_size": 8, "fp16": { "enabled": true, "loss_scale": 0, "min_loss_scale": 0 } }',
  good: '{ "train_batch_size": 8, "fp16": { "enabled": true, "loss_scale": 0 } }',
  source: 'deepspeed/runtime/precision_config.py:DeepSpeedFP16Config.dynamic_loss_scale_args',
  about: [valued('fp16.loss_scale_window', isNotPositive), valued('fp16.min_loss_scale', isNotPositive)],
  *checkConfig(context) {
    if (isOn(context, 'fp16.enabled') !== true || settled(context, 'fp16.loss_scale') !== 0) {
      return;
    }
    if (!isAtLeast(context.assumptions.version, '0.19.3')) {
      yield* dividedBy0(context);
      return;
    }
    for (const name of ['loss_scale_window', 'min_loss_scale']) {
      const property = propertyAt(context.document, `fp16.${name}`);
      const value = settled(context, `fp16.${name}`);
      if (property?.value === undefined || typeof value !== 'number' || value > 0) {
        continue;
      }
      yield {
        span: property.value,
        message: `"${name}" is ${value} while the loss scale is dynamic. DeepSpeed stops while it reads the file ("must be > 0 when dynamic loss scaling is enabled"). Write a positive integer, or remove the key to get the default.`,
        fixes: () => [removeKey(property, true)],
      };
    }
  },
};

function isNotPositive(value: unknown): boolean {
  return typeof value !== 'number' || value <= 0;
}

/**
 * Yields the finding for releases that do not check the values. Source:
 * deepspeed/runtime/fp16/loss_scaler.py:DynamicLossScaler.update_scale.
 */
function* dividedBy0(context: ConfigContext): Generator<Finding> {
  const property = propertyAt(context.document, 'fp16.loss_scale_window');
  if (property?.value !== undefined && settled(context, 'fp16.loss_scale_window') === 0) {
    yield {
      span: property.value,
      message:
        '"loss_scale_window" is 0 while the loss scale is dynamic. The second step in a row without an overflow fails with a ZeroDivisionError. Write a positive integer, or remove the key to get the default.',
      failsAt: 'step',
      fixes: () => [removeKey(property, true)],
    };
  }
}
