import { argumentFailure } from '../checking/argument.js';
import { comparedEffect, refusedAt, refusedValueEffect } from '../checking/effect.js';
import { removeKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { plainValue } from '../semantics/values.js';

export const wrongListLength: Rule = {
  code: 'wrong-list-length',
  severity: 'error',
  failsAt: 'initialize',
  judges: 'value',
  covers: ['wrong-type', 'auto-in-list'],
  summary: 'A list with the wrong number of elements.',
  why: 'Optimizers unpack pairs such as "betas" by position, some when they are built and others in the first step.',
  bad: '{ "train_batch_size": 8, "optimizer": { "type": "Adam", "params": { "lr": 1e-4, "betas": [0.9] } } }',
  good: '{ "train_batch_size": 8, "optimizer": { "type": "Adam", "params": { "lr": 1e-4 } } }',
  source: 'deepspeed/ops/adam/fused_adam.py:FusedAdam.step, torch/optim/adam.py:Adam.__init__',
  concerns: (node, kind) => node?.parameter?.length !== undefined && kind === 'array',
  checkProperty(bound, context) {
    const plain = plainValue(bound);
    const length = plain?.parameter.length;
    if (plain?.value.kind !== 'array' || length === undefined || plain.value.items.length === length) {
      return undefined;
    }
    const { parameter, path, value } = plain;
    const { text, severity, failsAt } =
      comparedEffect(path, value, context) ??
      (argumentFailure(path, value, context) === 'initialize'
        ? refusedAt(parameter, 'initialize', context)
        : refusedValueEffect(parameter, context));
    return [
      {
        span: plain.value,
        message: `"${bound.property.key.name}" has length ${plain.value.items.length} instead of ${length}. ${text} Write ${length} elements.`,
        severity,
        failsAt,
        fixes: () => [removeKey(bound.property, true)],
      },
    ];
  },
};
