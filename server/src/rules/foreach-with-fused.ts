import { removeKey } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { propertyOf } from '../document/syntax-tree.js';
import { isTruthy } from '../semantics/coercion.js';
import { optimizerClass, optimizerOf } from '../semantics/optimizer.js';

export const foreachWithFused: Rule = {
  code: 'foreach-with-fused',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'Both "foreach" and "fused" for one optimizer.',
  why: 'torch has several implementations of an optimizer step. "foreach" and "fused" each choose one.',
  bad: '{ "train_batch_size": 8, "optimizer": { "type": "AdamW", "params": { "torch_adam": true, "fused": true, "foreach": true } } }',
  good: '{ "train_batch_size": 8, "optimizer": { "type": "AdamW", "params": { "torch_adam": true, "fused": true } } }',
  source: 'torch/optim/adam.py:Adam.__init__',
  about: ['optimizer.params.foreach'],
  checkConfig(context) {
    const optimizer = optimizerOf(context.document);
    const foreach = propertyOf(optimizer?.params, 'foreach');
    const fused = propertyOf(optimizer?.params, 'fused');
    if (optimizer === undefined || foreach?.value === undefined || fused?.value === undefined) {
      return undefined;
    }
    const both = isTruthy(foreach.value) === true && isTruthy(fused.value) === true;
    if (!both || optimizerClass(context, optimizer)?.startsWith('torch.optim.') !== true) {
      return undefined;
    }
    return [
      {
        span: foreach,
        message:
          '"foreach" and "fused" are both on. torch raises a RuntimeError when the engine is built ("cannot be True together"). Remove one of them.',
        related: [{ span: fused, message: '"fused" is on here.' }],
        fixes: () => [removeKey(foreach, true), removeKey(fused)],
      },
    ];
  },
};
