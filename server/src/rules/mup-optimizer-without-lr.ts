import { setKey } from '../checking/assignment.js';
import type { Rule } from '../checking/rule.js';
import { valued } from '../checking/subject.js';
import { shownNode } from '../checking/wording.js';
import { propertyOf } from '../document/syntax-tree.js';
import { lookedUpName, optimizerOf } from '../semantics/optimizer.js';

export const mupOptimizerWithoutLr: Rule = {
  code: 'mup-optimizer-without-lr',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'MuAdam, MuAdamW or MuSGD without a learning rate.',
  why: 'Every other optimizer has a default learning rate. The mup package scales the learning rate that it is given and has no default.',
  bad: '{ "train_batch_size": 8, "optimizer": { "type": "MuAdam", "params": { "eps": 1e-8 } } }',
  good: '{ "train_batch_size": 8, "optimizer": { "type": "MuAdam", "params": { "eps": 1e-8, "lr": 0.001 } } }',
  versions: ['0.10.2', null],
  source: 'deepspeed/runtime/engine.py:DeepSpeedEngine._configure_basic_optimizer, mup/optim.py:process_param_groups',
  about: [valued('optimizer.type', name => isOfMup(lookedUpName(String(name))))],
  checkConfig({ document, assumptions }) {
    const optimizer = optimizerOf(document);
    if (optimizer?.type.value === undefined || !isOfMup(optimizer.name)) {
      return undefined;
    }
    if (propertyOf(optimizer.params, 'lr') !== undefined) {
      return undefined;
    }
    const rate = Object.hasOwn(assumptions.loader.fills, 'optimizer.params.lr') ? 'auto' : 0.001;
    return [
      {
        span: optimizer.type.value,
        message: `${shownNode(optimizer.type.value, document.text)} has no "lr" in "optimizer.params". mup stops when the engine is built ("KeyError: 'lr'"). Add "lr" with a learning rate.`,
        lacks: ['optimizer.params.lr'],
        fixes: () => [setKey('optimizer.params.lr', rate, true)],
      },
    ];
  },
};

function isOfMup(name: string): boolean {
  return /^mu(adamw?|sgd)$/.test(name);
}
