import { parseArgs } from 'node:util';
import { oneOf } from '../../checking/wording.js';
import type { Arguments, Command, Option } from './command.js';
import { notTaken, UsageError, unknown } from './usage-error.js';

/** Every command has it. */
export const helpOption: Option = { name: 'help', help: 'Show this help.' };

function checkValue(option: Option, value: string): void {
  if (option.choices !== undefined && !option.choices.includes(value)) {
    throw notTaken(option.name, oneOf(option.choices), value, option.choices);
  }
  if (option.shape !== undefined && !option.shape.pattern.test(value)) {
    throw notTaken(option.name, option.shape.name, value);
  }
}

function readOption(option: Option, value: string | undefined): string {
  if (option.value === undefined) {
    if (value !== undefined) {
      throw new UsageError(`--${option.name} takes no value.`);
    }
    return '';
  }
  if (value === undefined) {
    throw new UsageError(`--${option.name} needs a value: --${option.name} ${option.value}.`);
  }
  checkValue(option, value);
  return value;
}

/**
 * Reads the arguments of a command. If an option is given twice, the later value counts.
 * @throws UsageError for an unknown option, and for a missing, superfluous or impossible value
 */
export function readArguments(command: Command, given: readonly string[]): Arguments {
  const options = [...command.options, helpOption];
  const { tokens, positionals } = parseArgs({
    args: [...given],
    options: {
      ...Object.fromEntries(options.map(({ name, value }) => [name, { type: value ? 'string' : 'boolean' } as const])),
      help: { type: 'boolean', short: 'h' },
    },
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values = new Map<string, string>();
  for (const token of tokens) {
    if (token.kind !== 'option') {
      continue;
    }
    const option = options.find(({ name }) => name === token.name);
    if (option === undefined) {
      const names = options.map(({ name }) => `--${name}`);
      throw unknown('option', token.rawName, names);
    }
    values.set(option.name, readOption(option, token.value));
  }
  return { operands: positionals, value: name => values.get(name), has: name => values.has(name) };
}
