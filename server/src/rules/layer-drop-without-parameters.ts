import { setKey } from '../checking/assignment.js';
import type { Rule } from '../checking/rule.js';
import { propertyOf } from '../document/syntax-tree.js';
import { propertyAt, settled } from '../semantics/settled.js';

/** The keys that DeepSpeed reads without a fallback, with the defaults that it declares for them. */
const needed = { theta: 0.5, gamma: 0.001 } as const;

export const layerDropWithoutParameters: Rule = {
  code: 'layer-drop-without-parameters',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'Progressive layer drop without "theta" or "gamma".',
  why: 'DeepSpeed declares defaults for both and does not use them.',
  bad: '{ "train_batch_size": 8, "progressive_layer_drop": { "enabled": true, "theta": 0.5 } }',
  good: '{ "train_batch_size": 8, "progressive_layer_drop": { "enabled": true, "theta": 0.5, "gamma": 0.001 } }',
  assuming: { version: '0.19.7' },
  versions: ['0.3.1', '0.19.7'],
  source:
    'deepspeed/runtime/engine.py:DeepSpeedEngine.pld_theta@v0.19.6, deepspeed/runtime/engine.py:DeepSpeedEngine.pld_gamma@v0.19.6',
  about: ['progressive_layer_drop.enabled'],
  *checkConfig(context) {
    const section = propertyAt(context.document, 'progressive_layer_drop');
    if (section?.value?.kind !== 'object' || settled(context, 'progressive_layer_drop.enabled') !== true) {
      return;
    }
    for (const [name, value] of Object.entries(needed)) {
      if (propertyOf(section.value, name) !== undefined) {
        continue;
      }
      yield {
        span: section.key,
        message: `"progressive_layer_drop" has no "${name}". DeepSpeed stops when the engine is built ("KeyError: '${name}'"). Add "${name}": ${value}, the declared default.`,
        lacks: [`progressive_layer_drop.${name}`],
        fixes: () => [setKey(`progressive_layer_drop.${name}`, value, true)],
      };
    }
  },
};
