import { jsonLiteral } from '../checking/decoding.js';
import type { ValueNode } from '../document/syntax-tree.js';
import type { Reading } from '../semantics/reading.js';
import { stageOf } from '../semantics/stage.js';

/** The form of a copy of a config. */
export type CopyForm = 'python' | 'json' | 'accelerate';

/** How a language writes what JSON writes otherwise, by the word in the file; all else is like JSON. */
interface Language {
  readonly words: { readonly [word: string]: string };
  readonly indent: string;
  /** The end of the last member of an object. */
  readonly lastComma: string;
}

const languages: { readonly [form in 'python' | 'json']: Language } = {
  python: {
    words: {
      null: 'None',
      true: 'True',
      false: 'False',
      NaN: 'float("nan")',
      Infinity: 'float("inf")',
      '-Infinity': 'float("-inf")',
    },
    indent: '    ',
    lastComma: ',',
  },
  json: { words: { null: 'null', true: 'true', false: 'false' }, indent: '  ', lastComma: '' },
};

/** Levels that are written. A deeper file has no copy. */
const deepest = 64;

function scalar(node: Exclude<ValueNode, { kind: 'object' | 'array' }>, text: string, { words }: Language): string {
  if (node.kind === 'string') {
    // Python reads each escape of JSON as JSON does.
    return JSON.stringify(node.value);
  }
  const word = text.slice(node.offset, node.end);
  const found = words[jsonLiteral(word)];
  if (found === undefined && node.kind !== 'number') {
    throw new Error(word);
  }
  return found ?? word;
}

/** Returns a value in a language, with numbers as they are in the file. @throws if a language has no such value */
function written(node: ValueNode | undefined, text: string, language: Language, depth: number): string {
  if (node === undefined || depth > deepest) {
    throw new Error('incomplete');
  }
  const inner = `\n${language.indent.repeat(depth + 1)}`;
  const outer = `\n${language.indent.repeat(depth)}`;
  const write = (each: ValueNode | undefined): string => written(each, text, language, depth + 1);
  if (node.kind === 'object') {
    // The last value of a repeated key counts.
    const values = new Map(node.properties.map(({ key, value }) => [key.name, value]));
    const members = [...values].map(([name, value]) => `${JSON.stringify(name)}: ${write(value)}`);
    return members.length === 0 ? '{}' : `{${inner}${members.join(`,${inner}`)}${language.lastComma}${outer}}`;
  }
  if (node.kind === 'array') {
    const items = node.items.map(write);
    const isFlat = node.items.every(({ kind }) => kind !== 'object' && kind !== 'array');
    return isFlat ? `[${items.join(', ')}]` : `[${inner}${items.join(`,${inner}`)}${outer}]`;
  }
  return scalar(node, text, language);
}

/** Returns a string in YAML 1.1, in quotes unless it is plainly a path. */
function yamlString(text: string): string {
  return /^[a-z][\w-]*([./][\w-]+)+$/i.test(text) ? text : JSON.stringify(text);
}

/**
 * Returns the section of Accelerate's YAML for a config at a path. It names the file, because Accelerate silently ignores
 * all but a few keys of DeepSpeed in its own section.
 */
function accelerateYaml(reading: Reading, file: string): string {
  const init = stageOf(reading) === 3 ? '  zero3_init_flag: true\n' : '';
  return `distributed_type: DEEPSPEED\ndeepspeed_config:\n  deepspeed_config_file: ${yamlString(file)}\n${init}`;
}

/**
 * Returns a copy of the config in another form. `file` is its path for a program that reads it. Undefined if the file
 * has what the form cannot hold: a missing value, a placeholder. Accelerate's form needs the path.
 */
export function copyOf(reading: Reading, form: CopyForm, file: string | undefined): string | undefined {
  const { root, text } = reading.document;
  if (root?.kind !== 'object') {
    return undefined;
  }
  if (form === 'accelerate') {
    return file === undefined ? undefined : accelerateYaml(reading, file);
  }
  try {
    return `${written(root, text, languages[form], 0)}\n`;
  } catch {
    return undefined;
  }
}
