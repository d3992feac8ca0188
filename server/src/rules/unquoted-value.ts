import { decodedIn } from '../checking/decoding.js';
import { setWord } from '../checking/fixes.js';
import type { Finding, Fix, Rule } from '../checking/rule.js';
import { outcomeOf, type Word, wordsIn } from '../checking/words.js';
import { dialectOf } from '../loaders/dialects/dialects.js';
import type { ConfigContext } from '../semantics/config-context.js';

export const unquotedValue: Rule = {
  code: 'unquoted-value',
  severity: 'error',
  failsAt: 'load',
  judges: 'text',
  covers: ['wrong-type', 'invalid-value', 'out-of-range'],
  summary: 'A string without quotes that holds more than it seems.',
  why: 'DeepSpeed reads files as Hjson, in which everything up to the end of the line is the string: a comma, a comment and even the next key. Numbers that are not valid JSON (1_000, 0x10, .5, inf) become strings, too.',
  bad: '{\n  "train_batch_size": 8,\n  "zero_optimization": {\n    "stage": 2,\n    "offload_optimizer": {\n      "device": cpu,\n      "pin_memory": true\n    }\n  }\n}',
  good: '{\n  "train_batch_size": 8,\n  "zero_optimization": {\n    "stage": 2,\n    "offload_optimizer": {\n      "device": "cpu",\n      "pin_memory": true\n    }\n  }\n}',
  source: 'hjson/decoder.py:scantfnns',
  about: 'other than plain JSON',
  *checkConfig(context) {
    const words = wordsIn(context).filter(({ kind }) => kind === 'other');
    if (words.length === 0 || dialectOf(context.assumptions) !== 'hjson') {
      return;
    }
    const { problem, quoteless } = decodedIn(context);
    for (const word of words) {
      const value = quoteless.get(word.node.offset)?.value;
      const found = problem === undefined && value !== undefined ? finding(word, value, context) : undefined;
      if (found !== undefined) {
        yield found;
      }
    }
  },
};

function finding(word: Word, value: string, context: ConfigContext): Finding | undefined {
  const outcome = outcomeOf(word, value, context);
  const isWhole = value === word.text;
  if (outcome === undefined || (outcome.refused === undefined && (isWhole || outcome.value === undefined))) {
    return undefined;
  }
  const name = word.bound?.property.key.name ?? '';
  const { severity, failsAt, text } = outcome.refused ?? {
    severity: 'warning',
    failsAt: 'never',
    text: 'It uses that string as the value.',
  };
  return {
    span: word.node,
    message: `The value of "${name}" has no quotes. DeepSpeed reads the rest of the line as the string ${JSON.stringify(value)}. ${text} ${advice(word, context)}`,
    severity,
    failsAt,
    fixes: () => fixes(word, context),
  };
}

function isTaken(word: Word, context: ConfigContext): boolean {
  const outcome = outcomeOf(word, word.text, context);
  return outcome !== undefined && outcome.refused === undefined;
}

function advice(word: Word, context: ConfigContext): string {
  return isTaken(word, context)
    ? `Write ${JSON.stringify(word.text)}.`
    : 'Write a JSON value: a number, true, false or a string in quotes.';
}

/** Returns a number in a notation of Python or YAML: 1_000, 0x10, +5, .5, 007. Returns undefined for other strings. */
function numberOf(text: string): number | undefined {
  const plain = text.replace(/(?<=\d)_(?=\d)/g, '').replace(/^\+/, '');
  const value = /^-?[\d.]|^0x/i.test(plain) ? Number(plain) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
}

function fixes(word: Word, context: ConfigContext): readonly Fix[] {
  const number = numberOf(word.text);
  if (isTaken(word, context)) {
    const quoted = JSON.stringify(word.text);
    return [setWord(word.node, quoted, `Write ${quoted}`, true)];
  }
  return number === undefined ? [] : [setWord(word.node, String(number), `Write ${number}`, true)];
}
