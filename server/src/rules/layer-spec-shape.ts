import type { Finding, Rule } from '../checking/rule.js';
import { type ArrayNode, isUnknown, type ValueNode, valueAt } from '../document/syntax-tree.js';
import { propertyAt, settled } from '../semantics/settled.js';

export const layerSpecShape: Rule = {
  code: 'layer-spec-shape',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'An invalid "shape" of a tensor parallel layer.',
  why: 'A shape is a list of sizes; -1 stands for a size that follows from the others. Only the partitioned dimension may itself be a list of sizes, and it has to exist. It is the one in "partition_dim"; by default it is 0 for columns and 1 for rows.',
  bad: '{ "train_batch_size": 8, "tensor_parallel": { "autotp_size": 2, "partition_config": { "layer_specs": [{ "patterns": [".*qkv.*"], "shape": [3, -1], "partition_dim": 2 }] } } }',
  good: '{ "train_batch_size": 8, "tensor_parallel": { "autotp_size": 2, "partition_config": { "layer_specs": [{ "patterns": [".*qkv.*"], "shape": [3, -1], "partition_dim": 0 }] } } }',
  noFix: 'The shape depends on the model.',
  versions: ['0.18.6', null],
  source: 'deepspeed/module_inject/autotp_config.py:TPLayerSpec._validate_shape_format',
  about: ['tensor_parallel.partition_config.layer_specs'],
  *checkConfig(context) {
    const specs = propertyAt(context.document, 'tensor_parallel.partition_config.layer_specs')?.value;
    const size = settled(context, 'tensor_parallel.autotp_size');
    if (specs?.kind !== 'array' || typeof size !== 'number' || size <= 1) {
      return;
    }
    for (const spec of specs.items) {
      const shape = valueAt(spec, 'shape');
      const dimension = partitionDimension(spec);
      const wrong = shape?.kind === 'array' && dimension !== undefined ? mistakeIn(shape, dimension) : undefined;
      if (shape !== undefined && wrong !== undefined) {
        yield finding(wrong.span ?? shape, wrong.text);
      }
    }
  },
};

interface Mistake {
  readonly span?: ValueNode;
  readonly text: string;
}

function finding(span: ValueNode, text: string): Finding {
  return {
    span,
    message: `${text} DeepSpeed raises a ValueError when the engine is built. Write positive sizes or -1, a list of sizes only for the partitioned dimension, and a "partition_dim" within "shape".`,
  };
}

function partitionDimension(spec: ValueNode): number | undefined {
  const written = valueAt(spec, 'partition_dim');
  if (written !== undefined && written.kind !== 'null') {
    return written.kind === 'number' && Number.isInteger(written.value) ? written.value : undefined;
  }
  const type = valueAt(spec, 'partition_type');
  if (type !== undefined && type.kind !== 'string') {
    return undefined;
  }
  const name = type === undefined ? 'column' : type.value.toLowerCase();
  return name === 'column' ? 0 : 1;
}

function mistakeIn(shape: ArrayNode, dimension: number): Mistake | undefined {
  if (dimension < 0 || dimension >= shape.items.length) {
    return {
      text: `"shape" has ${shape.items.length} dimensions, and dimension ${dimension} (counted from 0) is partitioned.`,
    };
  }
  for (const [index, item] of shape.items.entries()) {
    const text = item.kind === 'array' ? nestedMistake(item, index, dimension) : sizeMistake(item);
    if (text !== undefined) {
      return { span: item, text };
    }
  }
  return undefined;
}

function nestedMistake(sizes: ArrayNode, index: number, dimension: number): string | undefined {
  if (index !== dimension) {
    return `Dimension ${index} of "shape" is a list, but dimension ${dimension} is partitioned.`;
  }
  const isLegal = sizes.items.length > 0 && sizes.items.every(item => isSize(item, 1));
  return isLegal ? undefined : 'A list in "shape" has to hold positive integers.';
}

function sizeMistake(item: ValueNode): string | undefined {
  if (isUnknown(item)) {
    return undefined;
  }
  return isSize(item, 1) || (item.kind === 'number' && item.value === -1)
    ? undefined
    : 'A dimension of "shape" has to be a positive integer or -1.';
}

/**
 * Whether an item is an integer of at least this size. Booleans are integers in Python; a placeholder may become
 * anything.
 */
function isSize(item: ValueNode, least: number): boolean {
  if (isUnknown(item)) {
    return true;
  }
  const value = item.kind === 'boolean' ? item.value : item.kind === 'number' ? item.value : undefined;
  return typeof value === 'number' && Number.isInteger(value) && value >= least;
}
