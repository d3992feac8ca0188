import type { PropertyNode, Span, ValueNode } from '../document/syntax-tree.js';
import type { RecipeFamily } from './recipe-families.js';
import type { Certainty, RunArgument, RunValue } from './run.js';
import { trainingArguments } from './training-arguments.js';

/** Source: omegaconf/_utils.py:get_yaml_loader. PyYAML itself reads `1e-5` as a string. */
const omegaNumber =
  /^(?:[-+]?\d+(?:_\d+)*\.[\d_]*(?:[eE][-+]?\d+)?|[-+]?\d+(?:_\d+)*[eE][-+]?\d+|\.\d+(?:_\d+)*(?:[eE][-+]\d+)?)$/;

/** Returns the value of a node that a run can have as an argument; undefined if it is a mapping or unknown. */
export function runValue(node: ValueNode): RunValue | undefined {
  switch (node.kind) {
    case 'object':
    case 'expression':
    case 'word':
      return undefined;
    case 'array': {
      const items = node.items.map(item => (item.kind === 'array' ? undefined : runValue(item)));
      return items.every(item => item !== undefined) ? items : undefined;
    }
    default:
      return node.value;
  }
}

interface Read {
  readonly value: RunValue | undefined;
  readonly isText: boolean;
  readonly certainty: Certainty;
}

/** Returns the value that a program reads from its recipe. */
function readAs(scalars: RecipeFamily['scalars'], name: string, value: RunValue | undefined, isPlain: boolean): Read {
  const literal = { value, isText: false, certainty: 'literal' } as const;
  if (typeof value !== 'string' || scalars === 'field') {
    return { ...literal, isText: typeof value === 'string' };
  }
  if (scalars === 'omegaconf') {
    return isPlain && omegaNumber.test(value) ? { ...literal, value: Number(value.replaceAll('_', '')) } : literal;
  }
  const kind = trainingArguments[name]?.kind;
  // HfArgumentParser keeps the string, TrlParser converts it, and both may read such a file.
  return kind === 'number' || kind === 'integer' ? { ...literal, certainty: 'variable' } : literal;
}

/** Returns a member of a mapping as an argument; undefined if its value is a mapping. */
export function argumentOfKey(
  text: string,
  { key, value }: PropertyNode,
  scalars: RecipeFamily['scalars'],
): RunArgument | undefined {
  if (value?.kind === 'object') {
    return undefined;
  }
  const name = key.name.replace(/-/g, '_');
  const { offset, end }: Span = value ?? { offset: key.end, end: key.end };
  const isPlain = value !== undefined && text[offset] !== '"' && text[offset] !== "'";
  const read = readAs(scalars, name, value === undefined ? null : runValue(value), isPlain);
  return { name, key: { offset: key.offset, end: key.end }, offset, end, ...read };
}
