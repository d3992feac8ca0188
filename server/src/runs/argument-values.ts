import type { JsonValue } from '../document/json-value.js';
import type { RunArgument, RunValue } from './run.js';
import { goneFrom, presetOf, type TrainingArgument, trainingArguments } from './training-arguments.js';

/** The value that a program gets for an argument, and who gives it. */
export interface ArgumentValue {
  /** Undefined if it is unknown before the run. */
  readonly value: JsonValue | undefined;
  readonly certainty: 'literal' | 'variable' | 'default';
  /** Absent for a default. */
  readonly argument?: RunArgument;
}

/** Source: transformers/hf_argparser.py:string_to_bool. */
const yes: ReadonlySet<string> = new Set(['yes', 'true', 't', 'y', '1']);
const no: ReadonlySet<string> = new Set(['no', 'false', 'f', 'n', '0']);

const pythonInteger = /^\s*[-+]?\d+(?:_\d+)*\s*$/;
const pythonFloat = /^\s*[-+]?(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:[eE][-+]?\d+)?\s*$/;

/** Returns a string as Python's `int` or `float` reads it; undefined if they raise. */
function numberIn(text: string, pattern: RegExp): number | undefined {
  return pattern.test(text) ? Number(text.replaceAll('_', '')) : undefined;
}

/** Returns a string of a command line as the parser converts it; undefined if it refuses the string. */
function converted(text: string, kind: TrainingArgument['kind']): JsonValue | undefined {
  switch (kind) {
    case 'integer':
      return numberIn(text, pythonInteger);
    case 'number':
      return numberIn(text, pythonFloat);
    case 'switch':
      return yes.has(text.toLowerCase()) ? true : no.has(text.toLowerCase()) ? false : undefined;
    default:
      return text;
  }
}

/** Returns the value that an argument has in Python. */
function valueIn(value: RunValue | undefined, isText: boolean, kind: TrainingArgument['kind']): JsonValue | undefined {
  if (!isText) {
    return value;
  }
  if (typeof value !== 'string') {
    // Argparse takes one word and stops at the next one.
    return (value === true && kind !== 'switch') || Array.isArray(value) ? undefined : value;
  }
  return converted(value, kind);
}

/** The arguments of a run, and what a release of transformers has for those that it does not name. */
export interface ArgumentSource {
  readonly arguments: ReadonlyMap<string, RunArgument>;
  /** Whether there may be unknown arguments, so that no default is certain. */
  readonly isOpen: boolean;
  /** Names that the program has for arguments of Trainer: `micro_batch_size` of axolotl. */
  readonly names?: { readonly [argument: string]: string };
  /** Defaults that differ from Trainer's. */
  readonly presets?: { readonly [argument: string]: JsonValue | undefined };
  /** The release of transformers. */
  readonly release: string;
}

/** Returns the argument of a command that Python's argparse takes for one, because its name begins like it. */
function shortened(name: string, { arguments: given }: ArgumentSource): RunArgument | undefined {
  for (const argument of given.values()) {
    const { name: short, isText } = argument;
    if (isText && short.length > 2 && name.startsWith(short) && !Object.hasOwn(trainingArguments, short)) {
      const isOnly = Object.keys(trainingArguments).filter(each => each.startsWith(short)).length === 1;
      // The program may have an argument of its own with the short name.
      return { ...argument, certainty: 'variable', value: isOnly ? argument.value : undefined };
    }
  }
  return undefined;
}

/** Returns the value of an argument of Trainer in a run. */
export function argumentValue(name: string, source: ArgumentSource): ArgumentValue {
  const { names = {}, presets = {} } = source;
  const written = Object.hasOwn(names, name) ? (names[name] as string) : name;
  const argument = source.arguments.get(written) ?? source.arguments.get(name) ?? shortened(written, source);
  const kind = trainingArguments[name]?.kind ?? 'string';
  if (argument !== undefined && goneFrom(name, source.release) !== undefined) {
    // The run stops at it, or the program has an argument of its own with this name.
    return { value: undefined, certainty: argument.certainty, argument };
  }
  if (argument !== undefined) {
    return { value: valueIn(argument.value, argument.isText, kind), certainty: argument.certainty, argument };
  }
  const preset = Object.hasOwn(presets, name) ? presets[name] : presetOf(name, source.release);
  return { value: source.isOpen ? undefined : preset, certainty: 'default' };
}
