import type { CatalogNode } from '../catalog/catalog.js';
import { setValue } from '../checking/fixes.js';
import type { FailsAt, Rule } from '../checking/rule.js';
import type { JsonValue } from '../document/json-value.js';
import { renderInline } from '../document/render.js';
import { propertyOf, valueAt } from '../document/syntax-tree.js';
import { type Fill, fillOf } from '../loaders/loader.js';
import { isLiteral } from '../semantics/stage.js';

const path = 'optimizer.params.betas';

export const autoInList: Rule = {
  code: 'auto-in-list',
  severity: 'error',
  failsAt: 'load',
  judges: 'value',
  summary: '"auto" as an item of a list.',
  why: 'Loaders that fill in "auto" look at the value of a key, never at the items of a list. They fill in "betas" as a whole.',
  bad: '{ "train_micro_batch_size_per_gpu": "auto", "zero_optimization": { "stage": 2 }, "optimizer": { "type": "AdamW", "params": { "betas": ["auto", "auto"] } } }',
  good: '{ "train_micro_batch_size_per_gpu": "auto", "zero_optimization": { "stage": 2 }, "optimizer": { "type": "AdamW", "params": { "betas": "auto" } } }',
  source:
    'transformers/integrations/deepspeed.py:HfTrainerDeepSpeedConfig.fill_match, torch/optim/adam.py:Adam.__init__',
  about: ['optimizer'],
  checkConfig({ document, assumptions, binding }) {
    const property = propertyOf(valueAt(document.root, 'optimizer', 'params'), 'betas');
    const item =
      property?.value?.kind === 'array' ? property.value.items.find(entry => isLiteral(entry, 'auto')) : undefined;
    if (property === undefined || item === undefined) {
      return undefined;
    }
    const fill = fillOf(assumptions.loader, path);
    const { effect, failsAt } = consequence(fill, assumptions.loader.reader);
    const defaults = defaultOf(binding.of(property)?.node);
    return [
      {
        span: item,
        message: `"auto" is an item of "betas", and no loader fills in items of a list. ${effect} Write ${fill === undefined ? 'numbers' : '"auto" for the whole list'}.`,
        failsAt,
        fixes: () => [
          ...(fill === undefined ? [] : [setValue(property, 'auto', 'Write "auto" for the whole list', true)]),
          setValue(property, defaults, `Write ${renderInline(defaults)}`, fill === undefined),
        ],
      },
    ];
  },
};

function defaultOf(node: CatalogNode | undefined): JsonValue {
  const value = node?.parameter?.default;
  return Array.isArray(value) ? value : [0.9, 0.999];
}

/** Trainer compares the list with its own two numbers. The other loaders pass it on to the optimizer. */
function consequence(fill: Fill | undefined, reader: string): { readonly failsAt: FailsAt; readonly effect: string } {
  return fill?.comparedWith === undefined
    ? { failsAt: 'initialize', effect: 'The optimizer refuses the string with a TypeError when the engine is built.' }
    : { failsAt: 'load', effect: `${reader} compares the list with its own numbers and stops.` };
}
