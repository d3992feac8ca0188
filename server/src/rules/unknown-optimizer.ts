import { lookUp } from '../catalog/catalog.js';
import { mostSimilar } from '../catalog/spelling.js';
import { setValue } from '../checking/fixes.js';
import { lookedUpName, optimizerOf } from '../checking/optimizer.js';
import type { Rule } from '../checking/rule.js';
import { valued } from '../checking/subject.js';

const parameter = lookUp('optimizer.type')?.parameter;
const ownNames = (parameter?.values ?? []).map(({ value }) => String(value));
const names = [...ownNames, ...(parameter?.torchNames ?? [])];
const lookedUp: ReadonlySet<string> = new Set([...names, ...ownNames.map(name => name.toLowerCase())]);

const torchPrefix = /^torch\.optim\./;

/** A class of another package: DeepSpeed cannot find it, but frameworks that build the optimizer themselves can. */
function isForeign(name: string): boolean {
  return name.includes('.') && !torchPrefix.test(name);
}

function isKnown(name: string): boolean {
  return lookedUp.has(name) || isForeign(name);
}

export const unknownOptimizer: Rule = {
  code: 'unknown-optimizer',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'An optimizer that neither DeepSpeed nor torch.optim has.',
  why: "DeepSpeed's own names are taken in any letter case. Every other name has to be a class of torch.optim, letter by letter, and that is looked up only when the engine is built, after the model is in memory.",
  bad: '{ "train_batch_size": 8, "optimizer": { "type": "sgd", "params": { "lr": 0.1 } } }',
  good: '{ "train_batch_size": 8, "optimizer": { "type": "SGD", "params": { "lr": 0.1 } } }',
  source: 'deepspeed/runtime/engine.py:1694',
  about: [valued('optimizer.type', name => !isKnown(lookedUpName(String(name))))],
  *checkConfig({ document }) {
    const optimizer = optimizerOf(document);
    const { type, name } = optimizer ?? {};
    if (type?.value === undefined || name === undefined || isKnown(name)) {
      return;
    }
    const similar = mostSimilar(name.replace(torchPrefix, ''), names);
    const advice =
      similar === undefined
        ? `Write one of DeepSpeed's (${ownNames.slice(0, 6).join(', ')}) or a class of torch.optim in its exact spelling.`
        : `Write "${similar}".`;
    yield {
      span: type.value,
      message: `"${name}" is no optimizer of DeepSpeed or torch.optim. DeepSpeed stops when the engine is built ("${name} is not a supported DeepSpeed Optimizer"). ${advice}`,
      severity: 'error',
      failsAt: 'initialize',
      fixes: () => (similar === undefined ? [] : [setValue(type, similar, `Write "${similar}"`, true)]),
    };
  },
};
