import { decodedIn, jsonLiteral } from '../checking/decoding.js';
import type { Effect } from '../checking/effect.js';
import { removeKey, setWord } from '../checking/fixes.js';
import { nullEffect } from '../checking/null-effect.js';
import type { Finding, Rule, Severity } from '../checking/rule.js';
import { outcomeOf, type Word, wordsIn } from '../checking/words.js';
import type { PropertyNode, ValueNode } from '../document/syntax-tree.js';
import { dialectOf } from '../loaders/dialects/dialects.js';
import type { ConfigContext } from '../semantics/config-context.js';

export const pythonLiteral: Rule = {
  code: 'python-literal',
  severity: 'error',
  failsAt: 'load',
  judges: 'text',
  covers: ['wrong-type', 'invalid-value', 'out-of-range'],
  summary: 'True, False or None instead of true, false or null.',
  why: 'Strict JSON stops at them. DeepSpeed reads files as Hjson, in which the rest of the line is a string, including the comma. Strict sections refuse that string; in other sections every string counts as true, even "False".',
  bad: '{\n  "train_batch_size": 8,\n  "wall_clock_breakdown": False,\n  "fp16": {\n    "enabled": True,\n    "loss_scale": 0\n  }\n}',
  good: '{\n  "train_batch_size": 8,\n  "wall_clock_breakdown": false,\n  "fp16": {\n    "enabled": true,\n    "loss_scale": 0\n  }\n}',
  source: 'hjson/decoder.py:scantfnns, deepspeed/runtime/config.py:DeepSpeedConfig.__init__',
  about: 'other than plain JSON',
  *checkConfig(context) {
    for (const word of wordsIn(context)) {
      if (word.kind === 'python') {
        yield finding(word, context);
      }
    }
  },
};

type Consequence = Omit<Effect, 'severity'> & { readonly severity: Severity };

function stops(reader: string, raised: string): Consequence {
  return { severity: 'error', failsAt: 'load', text: `${reader} stops while it reads the file ("${raised}").` };
}

/** Returns the effect of the string that Hjson reads at a key instead of a literal. */
function readAs(word: Word, value: string, context: ConfigContext): Consequence {
  const outcome = outcomeOf(word, value, context);
  if (outcome?.refused !== undefined) {
    return outcome.refused;
  }
  const never = (severity: Severity, text: string): Consequence => ({ severity, failsAt: 'never', text });
  if (outcome === undefined || outcome.value === undefined) {
    return never('information', 'The code that reads the key gets that string.');
  }
  if (typeof outcome.value !== 'boolean') {
    return never('warning', 'DeepSpeed uses that string as the value.');
  }
  const meant = word.text === 'True';
  return outcome.value === meant
    ? never('information', `It counts as ${meant}, as intended.`)
    : never('warning', `It counts as ${outcome.value}.`);
}

function consequence(word: Word, context: ConfigContext): Consequence {
  const reader = context.document.region.decoder ?? context.assumptions.loader.reader;
  const { problem, quoteless } = decodedIn(context);
  if (dialectOf(context.assumptions) === 'json') {
    return stops(reader, 'Expecting value');
  }
  const value = quoteless.get(word.node.offset)?.value ?? word.text;
  const taken = `${reader} reads the rest of the line as the string ${JSON.stringify(value)}.`;
  const swallowed = value.slice(word.text.length).replace(/^\s*,?\s*(?:#.*|\/\/.*|\/\*.*)?$/, '');
  const result = problem !== undefined && swallowed !== '' ? stops('It', problem.raised) : readAs(word, value, context);
  return { ...result, text: `${taken} ${result.text}` };
}

/** Returns the key to remove, because null is wrong there, or undefined if the literal has a form in JSON. */
function withoutNull({ text, node, bound }: Word, context: ConfigContext): PropertyNode | undefined {
  const nothing: ValueNode = { ...node, kind: 'null', value: null };
  return text === 'None' && nullEffect(bound?.node, nothing, context) !== undefined ? bound?.property : undefined;
}

function finding(word: Word, context: ConfigContext): Finding {
  const { severity, failsAt, text } = consequence(word, context);
  const literal = jsonLiteral(word.text);
  const key = withoutNull(word, context);
  return {
    span: word.node,
    message: `"${word.text}" is Python, not JSON. ${text} ${key === undefined ? `Write ${literal}.` : 'Remove the key to get the default.'}`,
    severity,
    failsAt,
    fixes: () => [key === undefined ? setWord(word.node, literal, `Write ${literal}`, true) : removeKey(key, true)],
  };
}
