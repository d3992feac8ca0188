import { childOf, lookUp } from '../catalog/catalog.js';
import { isAtLeast } from '../catalog/version.js';
import { setKey } from '../checking/assignment.js';
import { removeKey } from '../checking/fixes.js';
import { type NamedOptimizer, optimizerClass, optimizerOf } from '../checking/optimizer.js';
import type { Finding, Rule } from '../checking/rule.js';
import { oneOf } from '../checking/wording.js';
import type { PropertyNode } from '../document/syntax-tree.js';

/** From 0.19.6 on the engine takes the key out of the arguments of every Adam. */
const takenOut = { key: 'fp32_optimizer_states', since: '0.19.6', by: /^adamw?$/ };

export const argumentOfOtherOptimizer: Rule = {
  code: 'argument-of-other-optimizer',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'An argument that another class of the same optimizer takes, but not the one that is built.',
  why: 'Which class stands behind "Adam", "AdamW", "Adagrad" or "Lion" depends on "torch_adam" and on whether the optimizer is offloaded. Each has arguments that the others refuse, so turning offloading on or off can break a config.',
  bad: '{ "train_batch_size": 8, "optimizer": { "type": "AdamW", "params": { "lr": 1e-4, "foreach": true } } }',
  good: '{ "train_batch_size": 8, "optimizer": { "type": "AdamW", "params": { "lr": 1e-4 } } }',
  source: 'deepspeed/runtime/engine.py:2085',
  about: ['optimizer.params'],
  *checkConfig(context) {
    const optimizer = optimizerOf(context.document);
    const params = lookUp('optimizer.params');
    const written = optimizer?.type.value?.kind === 'string' ? String(optimizer.type.value.value) : undefined;
    if (optimizer?.params === undefined || params === undefined) {
      return;
    }
    const built = optimizerClass(context, optimizer);
    for (const property of built === undefined ? [] : optimizer.params.properties) {
      const name = property.key.name;
      const takers = childOf(params, name, written)?.parameter?.acceptedBy;
      const skipped =
        name === takenOut.key &&
        takenOut.by.test(optimizer.name) &&
        isAtLeast(context.assumptions.version, takenOut.since);
      if (
        built === undefined ||
        takers === undefined ||
        takers.includes('engine') ||
        takers.includes(built) ||
        skipped
      ) {
        continue;
      }
      yield finding(property, optimizer, built, takers);
    }
  },
};

function reasonFor(built: string): string {
  return /CPU/.test(built)
    ? 'because the optimizer is offloaded'
    : /^torch/.test(built)
      ? 'here'
      : 'because neither "torch_adam" nor offloading is on';
}

function finding(property: PropertyNode, optimizer: NamedOptimizer, built: string, takers: readonly string[]): Finding {
  const name = property.key.name;
  const torch = takers.some(taker => /^torch\.optim\.Adam/.test(taker));
  return {
    span: property.key,
    message: `"${name}" is an argument of ${oneOf(takers)}, but DeepSpeed builds ${built} ${reasonFor(built)}. That raises a TypeError when the engine is built. Remove it${torch ? ', or set "torch_adam" to true' : ''}.`,
    severity: 'error',
    failsAt: 'initialize',
    related: [{ span: optimizer.type, message: `Stands for ${built} here.` }],
    fixes: () => [removeKey(property, true), ...(torch ? [setKey('optimizer.params.torch_adam', true)] : [])],
  };
}
