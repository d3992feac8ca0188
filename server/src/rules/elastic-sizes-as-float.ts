import { setValue } from '../checking/fixes.js';
import type { Rule } from '../checking/rule.js';
import { asSafe } from '../checking/safety.js';
import { renderInline } from '../document/render.js';
import type { ValueNode } from '../document/syntax-tree.js';
import { isOn } from '../semantics/reading.js';
import { propertyAt } from '../semantics/settled.js';

export const elasticSizesAsFloat: Rule = {
  code: 'elastic-sizes-as-float',
  severity: 'error',
  failsAt: 'load',
  summary: 'A micro batch size of elastic training written as a float: 2.0 or 1e1.',
  why: 'DeepSpeed itself reads every whole number in a file as an integer, however it is written. Loaders that read the file as JSON keep a float, which DeepSpeed refuses in this list.',
  bad: '{ "zero_optimization": { "stage": 1 }, "elasticity": { "enabled": true, "max_train_batch_size": 16, "micro_batch_sizes": [2.0, 4], "ignore_non_elastic_batch_info": true } }',
  good: '{ "zero_optimization": { "stage": 1 }, "elasticity": { "enabled": true, "max_train_batch_size": 16, "micro_batch_sizes": [2, 4], "ignore_non_elastic_batch_info": true } }',
  assuming: { loader: 'accelerate', version: '0.19.7' },
  loaders: ['transformers', 'accelerate', 'lightning'],
  versions: [null, '0.19.7'],
  source: 'deepspeed/elasticity/config.py:ElasticityConfig.__init__@v0.19.6',
  about: ['elasticity.micro_batch_sizes'],
  checkConfig(context) {
    const { document, assumptions } = context;
    const property = propertyAt(document, 'elasticity.micro_batch_sizes');
    if (property?.value?.kind !== 'array' || isOn(context, 'elasticity.enabled') !== true) {
      return undefined;
    }
    const { items } = property.value;
    const sizes = items.flatMap(item => (item.kind === 'number' && item.value !== null ? item.value : []));
    const float = items.find(item => isWholeFloat(item, document.text));
    if (float === undefined || sizes.length !== items.length) {
      return undefined;
    }
    const written = document.text.slice(float.offset, float.end);
    return [
      {
        span: float,
        message: `"micro_batch_sizes" contains ${written}, which ${assumptions.loader.reader} reads as a float. DeepSpeed accepts only integers there and stops with an ElasticityConfigError. Write ${float.value}.`,
        fixes: () => [asSafe(setValue(property, sizes, `Write ${renderInline(sizes)}`, true))],
      },
    ];
  },
};

function isWholeFloat(node: ValueNode, text: string): node is ValueNode & { readonly value: number } {
  const whole = node.kind === 'number' && Number.isSafeInteger(node.value);
  return whole && /[.eE]/.test(text.slice(node.offset, node.end));
}
