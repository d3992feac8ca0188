import type { CatalogNode } from '../catalog/catalog.js';
import { isAtLeast } from '../catalog/version.js';
import { setKey } from '../checking/assignment.js';
import { removeKey } from '../checking/fixes.js';
import type { Finding, Rule } from '../checking/rule.js';
import { oneOf } from '../checking/wording.js';
import type { PropertyNode } from '../document/syntax-tree.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { type NamedOptimizer, optimizerClass, optimizerOf, torchAdam } from '../semantics/optimizer.js';

/** From 0.19.6 on, the engine removes the key from the arguments of every Adam. */
const takenOut = { key: 'fp32_optimizer_states', since: '0.19.6', by: /^adamw?$/ };

export const argumentOfOtherOptimizer: Rule = {
  code: 'argument-of-other-optimizer',
  severity: 'error',
  failsAt: 'initialize',
  judges: 'key',
  summary: 'An argument for another class than the one that DeepSpeed builds for the optimizer.',
  why: '"torch_adam" and offloading decide which class DeepSpeed builds for "Adam", "AdamW", "Adagrad" or "Lion". Each class has arguments that the others refuse, so turning offloading on or off can break a config.',
  bad: '{ "train_batch_size": 8, "optimizer": { "type": "AdamW", "params": { "lr": 1e-4, "foreach": true } } }',
  good: '{ "train_batch_size": 8, "optimizer": { "type": "AdamW", "params": { "lr": 1e-4 } } }',
  source: 'deepspeed/runtime/engine.py:DeepSpeedEngine._configure_basic_optimizer',
  concerns: node => node?.parent?.path === 'optimizer.params' && takersOf(node) !== undefined,
  checkProperty({ property, node }, context) {
    const optimizer = optimizerOf(context.document);
    const takers = takersOf(node);
    const built = optimizer && optimizerClass(context, optimizer);
    return optimizer === undefined || built === undefined || takers === undefined || takers.includes(built)
      ? []
      : isTakenOut(property.key.name, optimizer, context)
        ? []
        : [finding(property, optimizer, built, takers)];
  },
};

/** Returns the classes that take an argument, or undefined if the engine reads it. */
function takersOf(node: CatalogNode | undefined): readonly string[] | undefined {
  const takers = node?.parameter?.acceptedBy;
  return takers?.includes('engine') ? undefined : takers;
}

function isTakenOut(name: string, optimizer: NamedOptimizer, { assumptions }: ConfigContext): boolean {
  return name === takenOut.key && takenOut.by.test(optimizer.name) && isAtLeast(assumptions.version, takenOut.since);
}

function reasonFor(built: string): string {
  return /CPU/.test(built)
    ? 'because the optimizer is offloaded'
    : /^torch/.test(built)
      ? 'here'
      : 'because neither "torch_adam" nor offloading is on';
}

function finding(property: PropertyNode, optimizer: NamedOptimizer, built: string, takers: readonly string[]): Finding {
  const name = property.key.name;
  const torch = takers.includes(torchAdam(optimizer) ?? '');
  return {
    span: property.key,
    message: `"${name}" is an argument of ${oneOf(takers)}, but DeepSpeed builds ${built} ${reasonFor(built)}. ${built} raises a TypeError when the engine is built. Remove it${torch ? ', or set "torch_adam" to true' : ''}.`,
    related: [{ span: optimizer.type, message: `The type of the optimizer, for which DeepSpeed builds ${built}.` }],
    fixes: () => [removeKey(property, true), ...(torch ? [setKey('optimizer.params.torch_adam', true)] : [])],
  };
}
