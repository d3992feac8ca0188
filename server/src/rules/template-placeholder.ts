import { decodedIn, templateLines } from '../checking/decoding.js';
import type { Effect } from '../checking/effect.js';
import type { Rule, RuleContext } from '../checking/rule.js';
import { outcomeOf, type Word, wordsIn } from '../checking/words.js';
import type { Span } from '../document/syntax-tree.js';

export const templatePlaceholder: Rule = {
  code: 'template-placeholder',
  severity: 'error',
  failsAt: 'load',
  summary: 'Placeholders that something else has to fill in first.',
  why: 'A template is no config yet. Strict JSON stops at a placeholder; Hjson, as which DeepSpeed reads files, takes it and the rest of its line for a text, which goes unnoticed where no number or switch is meant.',
  bad: '{\n  "train_batch_size": 8,\n  "zero_optimization": {\n    "stage": ZERO_STAGE,\n    "reduce_bucket_size": ${BUCKET}\n  }\n}',
  good: '{\n  "train_batch_size": 8,\n  "zero_optimization": {\n    "stage": 2,\n    "reduce_bucket_size": 5e8\n  }\n}',
  noFix: 'only who wrote the template knows the values',
  source: 'hjson/decoder.py:228 (scantfnns), deepspeed/runtime/config.py:698',
  about: 'other than plain JSON',
  *checkConfig(context) {
    const words = wordsIn(context).filter(({ kind }) => kind === 'placeholder');
    const lines = templateLines(context.document.text);
    const spans: Span[] = [...words.map(({ node }) => node), ...lines].sort((a, b) => a.offset - b.offset);
    const [first, ...others] = spans;
    if (first === undefined) {
      return;
    }
    const { severity, failsAt, text } = effectOf(words, context);
    yield {
      span: { offset: first.offset, end: first.end },
      message: `This file is a template with ${count(spans.length)} to be filled in. ${text} Use it only after ${spans.length === 1 ? 'that is' : 'they are'} filled in.`,
      severity,
      failsAt,
      related: others.slice(0, 5).map(({ offset, end }) => ({ span: { offset, end }, message: 'To be filled in.' })),
    };
  },
};

function count(places: number): string {
  return places === 1 ? 'one place' : `${places} places`;
}

type Said = Pick<Effect, 'text' | 'failsAt'> & { readonly severity: 'error' | 'information' };

function effectOf(words: readonly Word[], context: RuleContext): Said {
  const { problem, quoteless } = decodedIn(context);
  const { reader } = context.assumptions.loader;
  if (problem !== undefined) {
    return {
      severity: 'error',
      failsAt: 'load',
      text: `${reader} stops while it reads the file ("${problem.raised}").`,
    };
  }
  for (const word of words) {
    const value = quoteless.get(word.node.offset)?.value ?? word.text;
    const refused = outcomeOf(word, value, context)?.refused;
    if (refused?.failsAt === 'load') {
      const text = `As it stands, "${word.bound?.property.key.name ?? ''}" gets the text ${JSON.stringify(value)}. ${refused.text}`;
      return { severity: 'error', failsAt: 'load', text };
    }
  }
  return {
    severity: 'information',
    failsAt: 'never',
    text: `${reader} takes each, up to the end of its line, for a text.`,
  };
}
