import { setValue } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { valued } from '../checking/subject.js';
import { optimizerOf } from '../semantics/optimizer.js';

export const optimizerWithClosure: Rule = {
  code: 'optimizer-with-closure',
  severity: 'error',
  failsAt: 'step',
  summary: 'The LBFGS optimizer, which needs a function that DeepSpeed does not pass.',
  why: 'LBFGS evaluates the loss several times per step, with a function that is an argument of step(). DeepSpeed calls step() without it.',
  bad: '{ "train_batch_size": 8, "optimizer": { "type": "LBFGS", "params": { "lr": 1 } } }',
  good: '{ "train_batch_size": 8, "optimizer": { "type": "AdamW", "params": { "lr": 1 } } }',
  source: 'torch/optim/lbfgs.py:LBFGS.step',
  about: [valued('optimizer.type', name => name === 'LBFGS')],
  checkConfig({ document }) {
    const optimizer = optimizerOf(document);
    if (optimizer?.name !== 'LBFGS' || optimizer.type.value === undefined) {
      return undefined;
    }
    const { type } = optimizer;
    return [
      {
        span: optimizer.type.value,
        message:
          '"LBFGS" needs a function that evaluates the loss, and DeepSpeed passes none. The first step fails with a TypeError. Write another optimizer, such as "AdamW".',
        fixes: () => [setValue(type, 'AdamW', 'Write "AdamW"', true)],
      },
    ];
  },
};
