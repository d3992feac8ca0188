import { decodedIn, templateLines } from '../checking/decoding.js';
import type { Effect } from '../checking/effect.js';
import { gravity } from '../checking/gravity.js';
import { keyAt } from '../checking/key-at.js';
import type { Finding, Rule } from '../checking/rule.js';
import { looksLikePlaceholder, outcomeOf, quotedPlaceholder, type Word, wordsIn } from '../checking/words.js';
import { fileIn } from '../document/config-document.js';
import type { Span } from '../document/syntax-tree.js';
import type { ConfigContext } from '../semantics/config-context.js';

export const templatePlaceholder: Rule = {
  code: 'template-placeholder',
  severity: 'error',
  failsAt: 'load',
  judges: 'text',
  summary: 'Placeholders that another program has to fill in first.',
  why: 'A template is not a config yet. Strict JSON stops at a placeholder. DeepSpeed reads files as Hjson, in which a placeholder and the rest of its line are a string; nothing fails if the key takes a string.',
  bad: '{\n  "train_batch_size": 8,\n  "zero_optimization": {\n    "stage": ZERO_STAGE,\n    "reduce_bucket_size": ${BUCKET}\n  }\n}',
  good: '{\n  "train_batch_size": 8,\n  "zero_optimization": {\n    "stage": 2,\n    "reduce_bucket_size": 5e8\n  }\n}',
  noFix: 'Only the author of the template knows the values.',
  source: 'hjson/decoder.py:scantfnns, deepspeed/runtime/config.py:DeepSpeedConfig.__init__',
  concerns: (node, kind, _run, scalar) =>
    node?.parameter !== undefined &&
    kind === 'string' &&
    (scalar === undefined || looksLikePlaceholder(String(scalar.value))),
  about: 'other than plain JSON',
  *checkProperty(bound, context) {
    if (quotedPlaceholder(bound, context) === undefined || bareIn(context).length > 0) {
      return;
    }
    const words = quotedIn(context);
    if (words[0]?.bound?.property === bound.property) {
      yield* finding(words, [], context);
    }
  },
  *checkConfig(context) {
    const bare = bareIn(context);
    const lines = templateLines(fileIn(context.document));
    if (bare.length + lines.length > 0) {
      yield* finding([...bare, ...quotedIn(context)], lines, context);
    }
  },
};

/** Returns the placeholders without quotes. */
function bareIn(context: ConfigContext): readonly Word[] {
  return wordsIn(context).filter(({ kind }) => kind === 'placeholder');
}

function quotedIn(context: ConfigContext): readonly Word[] {
  return context.binding.properties.flatMap(bound => quotedPlaceholder(bound, context) ?? []);
}

function* finding(words: readonly Word[], lines: readonly Span[], context: ConfigContext): Generator<Finding> {
  const spans: Span[] = [...words.map(({ node }) => node), ...lines].sort((a, b) => a.offset - b.offset);
  const [first, ...others] = spans;
  if (first === undefined) {
    return;
  }
  const { severity, failsAt, text } = effectOf(words, context);
  yield {
    span: { offset: first.offset, end: first.end },
    message: `This file is a template with ${count(spans.length)}. ${text} Fill ${spans.length === 1 ? 'it' : 'them'} in before you use the file.`,
    severity,
    failsAt,
    related: others.slice(0, 5).map(({ offset, end }) => ({ span: { offset, end }, message: 'Another placeholder.' })),
    keys: words.flatMap(({ node }) => keyAt(context.document, node) ?? []),
    ...(lines.length === 0 ? {} : { leavesOpen: true }),
  };
}

function count(places: number): string {
  return places === 1 ? 'one placeholder' : `${places} placeholders`;
}

function refusedAs(word: Word, value: string, context: ConfigContext): readonly Effect[] {
  const refused = outcomeOf(word, value, context)?.refused;
  const gets = `"${word.bound?.property.key.name ?? ''}" is the string ${JSON.stringify(value)}.`;
  return refused === undefined ? [] : [{ ...refused, text: `${gets} ${refused.text}` }];
}

function effectOf(words: readonly Word[], context: ConfigContext): Effect {
  const { problem, quoteless } = decodedIn(context);
  const { reader } = context.assumptions.loader;
  if (problem !== undefined) {
    return {
      text: `${reader} stops while it reads the file ("${problem.raised}").`,
      severity: 'error',
      failsAt: 'load',
    };
  }
  const refused = words.flatMap(word => refusedAs(word, quoteless.get(word.node.offset)?.value ?? word.text, context));
  const [gravest] = refused.sort((a, b) => gravity(a) - gravity(b));
  if (gravest !== undefined) {
    return gravest;
  }
  return {
    severity: 'information',
    failsAt: 'never',
    text: `${reader} reads each one, up to the end of its line, as a string.`,
  };
}
