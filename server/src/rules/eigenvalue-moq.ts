import { isTruthy } from '../checking/coercion.js';
import { putKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { type PropertyNode, propertyOf, valueAt } from '../document/syntax-tree.js';

export const eigenvalueMoq: Rule = {
  code: 'eigenvalue-moq',
  severity: 'error',
  failsAt: 'load',
  summary: 'Quantization guided by eigenvalues, which is disabled.',
  why: 'DeepSpeed refuses it where it still looks: with "shared_parameters" directly in "compression_training". Elsewhere "quantize_training" has no effect at all.',
  bad: '{ "train_batch_size": 8, "compression_training": { "shared_parameters": { "enabled": true } }, "quantize_training": { "eigenvalue": { "enabled": true } } }',
  good: '{ "train_batch_size": 8, "compression_training": { "shared_parameters": { "enabled": true } }, "quantize_training": { "eigenvalue": { "enabled": false } } }',
  versions: ['0.7.0', null],
  source: 'deepspeed/runtime/config.py:536-550',
  about: ['quantize_training'],
  *checkConfig({ document: { root } }) {
    const section = propertyOf(valueAt(root, 'quantize_training'), 'eigenvalue');
    const enabled = propertyOf(section?.value, 'enabled');
    const quantizes = propertyOf(valueAt(root, 'compression_training', 'shared_parameters'), 'enabled');
    if (section === undefined || enabled?.value === undefined || ![enabled, quantizes].every(isTurnedOn)) {
      return;
    }
    yield {
      span: enabled.value,
      message:
        '"eigenvalue" is enabled for a quantization that is on. DeepSpeed stops while it reads the file ("Eigenvalue based MoQ is temporarily disabled"). Turn it off.',
      severity: 'error',
      failsAt: 'load',
      fixes: () => [putKey(section, 'enabled', false, true, 'Turn "eigenvalue" off')],
    };
  },
};

function isTurnedOn(property: PropertyNode | undefined): boolean {
  return property?.value !== undefined && property.value.kind !== 'word' && isTruthy(property.value);
}
