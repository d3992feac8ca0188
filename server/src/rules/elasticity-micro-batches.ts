import { setValue } from '../checking/fixes.js';
import type { Finding, Rule } from '../checking/rule.js';
import { shownNode } from '../checking/wording.js';
import { type ArrayNode, isUnknown, type PropertyNode, propertyOf, type ValueNode } from '../document/syntax-tree.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { elasticityOf, elasticSection, largestMicroBatch } from '../semantics/elasticity.js';

export const elasticityMicroBatches: Rule = {
  code: 'elasticity-micro-batches',
  severity: 'error',
  failsAt: 'load',
  summary: 'Micro batch sizes that elasticity cannot use.',
  why: 'The list has to contain positive integers that are not larger than "max_train_batch_size". Version 0.2 computes per node, so each size has to fit into the batch of a node.',
  bad: '{ "elasticity": { "enabled": true, "version": 0.1, "max_train_batch_size": 16, "micro_batch_sizes": [4, 8, 32] } }',
  good: '{ "elasticity": { "enabled": true, "version": 0.1, "max_train_batch_size": 16, "micro_batch_sizes": [4, 8] } }',
  assuming: { version: '0.19.7' },
  versions: [null, '0.19.7'],
  source:
    'deepspeed/elasticity/config.py:ElasticityConfig.__init__@v0.19.6, deepspeed/elasticity/elasticity.py:_get_compatible_gpus_v01@v0.19.6',
  about: ['elasticity.micro_batch_sizes'],
  *checkConfig(context) {
    const property = propertyOf(elasticSection(context), 'micro_batch_sizes');
    const list = property?.value;
    if (property === undefined || list?.kind !== 'array') {
      return;
    }
    if (list.items.length === 0) {
      yield empty(property, list);
      return;
    }
    for (const item of list.items) {
      const problem = isCount(item)
        ? tooLarge(item, context)
        : `is ${shownNode(item, context.document.text)}, not a positive integer`;
      if (problem !== undefined && !isUnknown(item)) {
        yield wrong(property, list, item, problem);
      }
    }
  },
};

/** True and false are integers in Python. */
function isCount(item: ValueNode): boolean {
  return (
    (item.kind === 'number' && Number.isInteger(item.value) && item.value > 0) ||
    (item.kind === 'boolean' && item.value === true)
  );
}

function tooLarge(item: ValueNode, context: ConfigContext): string | undefined {
  const elasticity = elasticityOf(context);
  const size = item.kind === 'number' ? item.value : 0;
  if (elasticity === undefined || size <= largestMicroBatch(elasticity)) {
    return undefined;
  }
  const share =
    largestMicroBatch(elasticity) === elasticity.maxBatch
      ? ''
      : `, ${largestMicroBatch(elasticity)} per rank of a node`;
  return `is ${size}, more than "max_train_batch_size" (${elasticity.maxBatch}${share}) allows`;
}

function wrong(property: PropertyNode, list: ArrayNode, item: ValueNode, problem: string): Finding {
  const kept = list.items.filter(other => other !== item).map(other => (other.kind === 'number' ? other.value : 0));
  return {
    span: item,
    message: `An item of "micro_batch_sizes" ${problem}. DeepSpeed stops while it reads the file. Remove it from the list.`,
    fixes: () =>
      kept.length > 0 && kept.every(size => Number.isInteger(size) && size > 0)
        ? [setValue(property, kept, 'Remove it from the list', true)]
        : [setValue(property, [1], 'Write [1]')],
  };
}

function empty(property: PropertyNode, list: ArrayNode): Finding {
  return {
    span: list,
    message:
      '"micro_batch_sizes" is empty. DeepSpeed stops while it reads the file ("min() arg is an empty sequence"). Write the sizes that fit into memory.',
    fixes: () => [setValue(property, [2, 4, 6], 'Write [2, 4, 6]')],
  };
}
