import type { Finding, Rule } from '../checking/rule.js';
import { type ArrayNode, type ValueNode, valueAt } from '../document/syntax-tree.js';
import { propertyAt, settled } from '../semantics/settled.js';

export const layerSpecShape: Rule = {
  code: 'layer-spec-shape',
  severity: 'error',
  failsAt: 'initialize',
  summary: 'A "shape" of a tensor parallel layer that cannot be one.',
  why: 'A shape is a list of sizes, with -1 for one that follows from the others. Only the dimension that is partitioned may be a list of sizes itself, and that dimension has to exist: 0 unless "partition_dim" says otherwise, 1 for rows.',
  bad: '{ "train_batch_size": 8, "tensor_parallel": { "autotp_size": 2, "partition_config": { "layer_specs": [{ "patterns": [".*qkv.*"], "shape": [3, -1], "partition_dim": 2 }] } } }',
  good: '{ "train_batch_size": 8, "tensor_parallel": { "autotp_size": 2, "partition_config": { "layer_specs": [{ "patterns": [".*qkv.*"], "shape": [3, -1], "partition_dim": 0 }] } } }',
  noFix: 'The shape follows from the model.',
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
    message: `${text} DeepSpeed raises a ValueError when the engine is built. Write positive sizes or -1, and a list of sizes only where the layer is partitioned.`,
  };
}

function partitionDimension(spec: ValueNode): number | undefined {
  const written = valueAt(spec, 'partition_dim');
  if (written !== undefined && written.kind !== 'null') {
    return written.kind === 'number' && Number.isInteger(written.value) ? Number(written.value) : undefined;
  }
  const type = valueAt(spec, 'partition_type');
  if (type !== undefined && type.kind !== 'string') {
    return undefined;
  }
  const name = type === undefined ? 'column' : String(type.value).toLowerCase();
  return name === 'column' ? 0 : 1;
}

function mistakeIn(shape: ArrayNode, dimension: number): Mistake | undefined {
  if (dimension < 0 || dimension >= shape.items.length) {
    return { text: `The partitioned dimension is ${dimension}, and "shape" has ${shape.items.length} dimensions.` };
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
    return `Dimension ${index} is a list, and dimension ${dimension} is the one that is partitioned.`;
  }
  const isLegal = sizes.items.length > 0 && sizes.items.every(item => isSize(item, 1));
  return isLegal ? undefined : 'The sizes of the parts have to be positive integers.';
}

function sizeMistake(item: ValueNode): string | undefined {
  if (item.kind === 'word') {
    return undefined;
  }
  return isSize(item, 1) || (item.kind === 'number' && item.value === -1)
    ? undefined
    : 'A dimension has to be a positive integer or -1.';
}

/** Booleans are integers to Python; a placeholder may become anything. */
function isSize(item: ValueNode, least: number): boolean {
  if (item.kind === 'word') {
    return true;
  }
  const value = item.kind === 'boolean' ? Number(item.value) : item.kind === 'number' ? item.value : undefined;
  return typeof value === 'number' && Number.isInteger(value) && value >= least;
}
