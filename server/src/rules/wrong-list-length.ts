import { comparedEffect, refusedValueEffect } from '../checking/effect.js';
import { removeKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { optimizerClass, optimizerOf } from '../semantics/optimizer.js';
import { plainValue } from '../semantics/values.js';

/**
 * Whether the optimizer reads its lists when it is built: those for the CPU and torch's do, the fused ones in the first step.
 * Source: deepspeed/ops/adam/cpu_adam.py:DeepSpeedCPUAdam.__init__, torch/optim/adam.py:Adam.__init__.
 */
function isReadWhenBuilt(context: ConfigContext): boolean {
  const optimizer = optimizerOf(context.document);
  const built = optimizer && optimizerClass(context, optimizer);
  return built !== undefined && /^(DeepSpeedCPU|torch\.)/.test(built);
}

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
  *checkProperty(bound, context) {
    const plain = plainValue(bound);
    const length = plain?.parameter.length;
    if (plain?.value.kind !== 'array' || length === undefined || plain.value.items.length === length) {
      return;
    }
    const parameter = isReadWhenBuilt(context)
      ? ({ ...plain.parameter, failsAt: 'initialize' } as const)
      : plain.parameter;
    const { text, severity, failsAt } =
      comparedEffect(plain.path, plain.value, context) ?? refusedValueEffect(parameter, context);
    yield {
      span: plain.value,
      message: `"${bound.property.key.name}" has length ${plain.value.items.length} instead of ${length}. ${text} Write ${length} elements.`,
      severity,
      failsAt,
      fixes: () => [removeKey(bound.property, true)],
    };
  },
};
