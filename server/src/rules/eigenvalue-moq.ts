import { isAtLeast } from '../catalog/version.js';
import { putKey, removeKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { type PropertyNode, propertyOf, valueAt } from '../document/syntax-tree.js';
import { isTruthy } from '../semantics/coercion.js';

/** Every such file fails with these words before this release. */
const looksForName = { before: '0.19.3', quoted: "name 'QUANTIZE_TRAINING' is not defined" };

export const eigenvalueMoq: Rule = {
  code: 'eigenvalue-moq',
  severity: 'error',
  failsAt: 'load',
  covers: ['key-without-effect', 'unknown-key'],
  summary: 'Quantization guided by eigenvalues, which DeepSpeed has disabled.',
  why: 'DeepSpeed reads it only if an enabled "shared_parameters" is directly in "compression_training", and then refuses it. Otherwise "quantize_training" has no effect. Up to 0.19.2 such a "shared_parameters" stops the run by itself.',
  bad: '{ "train_batch_size": 8, "compression_training": { "shared_parameters": { "enabled": true } }, "quantize_training": { "eigenvalue": { "enabled": true } } }',
  good: '{ "train_batch_size": 8, "compression_training": { "shared_parameters": { "enabled": true } }, "quantize_training": { "eigenvalue": { "enabled": false } } }',
  assuming: { version: '0.19.6' },
  versions: ['0.7.0', '0.19.6'],
  source: 'deepspeed/runtime/config.py:get_eigenvalue_config@v0.19.6',
  about: ['quantize_training', 'compression_training'],
  checkConfig({ document: { root }, assumptions }) {
    const shared = propertyOf(valueAt(root, 'compression_training'), 'shared_parameters');
    const quantizes = propertyOf(shared?.value, 'enabled');
    if (shared !== undefined && isTurnedOn(quantizes) && !isAtLeast(assumptions.version, looksForName.before)) {
      return [
        {
          span: shared.key,
          message: `"shared_parameters" is enabled directly in "compression_training". DeepSpeed ${assumptions.version} then looks for a constant that it does not have, and stops while it reads the file ("${looksForName.quoted}"). Remove "shared_parameters".`,
          fixes: () => [removeKey(shared, true)],
        },
      ];
    }
    const training = propertyOf(root, 'quantize_training');
    const section = propertyOf(training?.value, 'eigenvalue');
    const enabled = propertyOf(section?.value, 'enabled');
    if (section === undefined || enabled?.value === undefined || ![enabled, quantizes].every(isTurnedOn)) {
      return undefined;
    }
    return [
      {
        span: enabled.value,
        message:
          '"eigenvalue" is enabled together with a "shared_parameters" directly in "compression_training". DeepSpeed stops while it reads the file ("Eigenvalue based MoQ is temporarily disabled"). Turn "eigenvalue" off.',
        keys: [enabled, training, shared].filter(key => key !== undefined),
        fixes: () => [putKey(section, 'enabled', false, true, 'Turn "eigenvalue" off')],
      },
    ];
  },
};

function isTurnedOn(property: PropertyNode | undefined): boolean {
  return property?.value !== undefined && isTruthy(property.value) === true;
}
