import type { BoundProperty } from '../catalog/binding.js';
import { type CatalogNode, lookUp } from '../catalog/catalog.js';
import { isThereIn } from '../catalog/similar.js';
import { unknownKeyEffect } from '../checking/effect.js';
import { removeKeys, renameKey } from '../checking/fixes.js';
import { gravity } from '../checking/gravity.js';
import type { Finding, Rule } from '../checking/rule.js';
import { stopAtAuto } from '../checking/unfilled.js';
import { someOf } from '../checking/wording.js';
import { propertyOf } from '../document/syntax-tree.js';
import type { ConfigContext } from '../semantics/config-context.js';

/** Keys of fp16 that do not concern the scale of the loss. */
const notOfScaling: ReadonlySet<string> = new Set(['auto_cast', 'fp16_master_weights_and_grads']);

export const fp16KeyInBf16: Rule = {
  code: 'fp16-key-in-bf16',
  severity: 'error',
  failsAt: 'load',
  judges: 'section',
  covers: ['unknown-key', 'misplaced-key', 'removed-key', 'other-name', 'training-argument'],
  summary: 'Keys of "fp16" in the "bf16" section.',
  why: 'bf16 has the range of fp32, so it needs no loss scaling, and its section has no keys for that. A "bf16" section that was copied from "fp16" stops the run.',
  bad: '{ "train_batch_size": 8, "bf16": { "enabled": true, "loss_scale": 0, "loss_scale_window": 1000, "hysteresis": 2, "min_loss_scale": 1 } }',
  good: '{ "train_batch_size": 8, "bf16": { "enabled": true } }',
  source: 'deepspeed/runtime/precision_config.py:DeepSpeedBF16Config',
  about: (node, _kind, { version }) => node === undefined || (node.parent?.path === 'bf16' && !isReadIn(node, version)),
  checkConfig: context => ['bf16', 'bfloat16'].flatMap(name => findingIn(name, context)),
};

/** Returns the finding in a section by its name. Nearly every section has `enabled` and nothing else. */
function findingIn(name: string, context: ConfigContext): readonly Finding[] {
  const section = propertyOf(context.document.root, name)?.value;
  if (section?.kind !== 'object' || Object.hasOwn(context.assumptions.loader.hides, name)) {
    return [];
  }
  const foreign = section.properties.flatMap(property => {
    const bound = property.key.name === 'enabled' ? undefined : context.binding.of(property);
    return bound !== undefined && isOfFp16(bound, context) ? [bound] : [];
  });
  return foreign.length === 0 ? [] : [finding(foreign, name, context)];
}

function isOfFp16({ property, node }: BoundProperty, { assumptions }: ConfigContext): boolean {
  const isKey = lookUp('fp16')?.children.get(property.key.name)?.parameter !== undefined;
  return isKey && !(node !== undefined && isReadIn(node, assumptions.version));
}

function isReadIn(node: CatalogNode, version: string): boolean {
  return node.parameter?.status === undefined && isThereIn(node, version);
}

function finding(foreign: readonly BoundProperty[], section: string, context: ConfigContext): Finding {
  const keys = foreign.map(({ property }) => property);
  const effects = foreign.map(bound => stopAtAuto(bound.property, context) ?? unknownKeyEffect(bound));
  const [first, ...others] = effects.sort((a, b) => gravity(a) - gravity(b));
  const isScaling = keys.some(({ key }) => !notOfScaling.has(key.name));
  const isOne = others.length === 0;
  const reason = isScaling ? ', which needs no loss scaling' : '';
  return {
    span: keys[0]?.key ?? { offset: 0, end: 0 },
    message: `${someOf(keys)} ${isOne ? 'is a key' : 'are keys'} of "fp16", not of "${section}"${reason}. ${first?.text ?? ''} Remove ${isOne ? 'it' : 'them'}.`,
    severity: first?.severity ?? 'error',
    failsAt: first?.failsAt ?? 'load',
    keys,
    related: keys.slice(1).map(({ key }) => ({ span: key, message: `"${key.name}" is a key of "fp16" too.` })),
    fixes: () => [
      removeKeys(keys, true),
      ...keys.flatMap(property => {
        const own = property.key.name.replace(/^fp16/, 'bf16');
        const isFree = own !== property.key.name && propertyOf(property.parent, own) === undefined;
        return isFree ? [renameKey(property, own, false)] : [];
      }),
    ],
  };
}
