import { keepLast } from '../caching/keep-last.js';
import type { Binding, BoundProperty } from '../catalog/binding.js';
import type { Parameter } from '../catalog/parameter.js';
import type { ScalarNode, StringNode, ValueNode } from '../document/syntax-tree.js';
import { coerce } from '../semantics/coercion.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { isAllowed, plainValue } from '../semantics/values.js';
import { type Effect, refusedTypeEffect, refusedValueEffect } from './effect.js';

/** A value without quotes that is not JSON: Python's True, a placeholder, or any other word. */
export interface Word {
  readonly kind: 'python' | 'placeholder' | 'other';
  readonly node: ScalarNode;
  readonly text: string;
  /** The key whose value it is, if the catalog knows its place; an item of an array has none. */
  readonly bound: BoundProperty | undefined;
}

/** What DeepSpeed does with a string at a key: the value that it uses, or how it refuses the string. */
export interface Outcome {
  readonly value?: unknown;
  readonly refused?: Effect;
}

/**
 * Matches placeholders at any key: ${A}, $A, {{ a }}, {% a %}, <a>, @A@, %d, %(a)s, __A__, ... and ???. The length in
 * braces is limited to 500 characters, because unclosed braces would otherwise take quadratic time.
 */
const marks = /\$[\w({]|\{\{.{0,500}\}\}|\{%|^<.*>$|^@\w+@$|^%[(\w]|^__\w+__$|^(?:\.{3}|…|\?+)$/;
const shouting = /^(?!(?:NAN|INF)$)(?:[A-Z][A-Z0-9_]+|(?=\w*[A-Z]{2})[A-Za-z]\w*_\w*)$/;
/** Matches the name of a variable in a program: micro_batch_size, args.lr. */
const named = /^[A-Za-z_]\w*?[_.]\w/;

/** Returns all values without quotes, in document order. */
function wordNodes(root: ValueNode | undefined): readonly StringNode[] {
  const found: StringNode[] = [];
  const pending: ValueNode[] = root === undefined ? [] : [root];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.kind === 'word') {
      found.push(node);
    } else if (node.kind === 'array') {
      for (const item of node.items) {
        pending.push(item);
      }
    } else if (node.kind === 'object') {
      for (const { value } of node.properties) {
        if (value !== undefined) {
          pending.push(value);
        }
      }
    }
  }
  return found.sort((a, b) => a.offset - b.offset);
}

/** Returns what DeepSpeed does with a string as the value of a word's key; undefined if that is unknown. */
export function outcomeOf(
  { node, bound }: Pick<Word, 'node' | 'bound'>,
  value: string,
  context: ConfigContext,
): Outcome | undefined {
  const string: ValueNode = { ...node, kind: 'string', value };
  const plain = bound && plainValue({ ...bound, property: { ...bound.property, value: string } });
  if (plain === undefined) {
    return undefined;
  }
  const { parameter } = plain;
  const coerced = coerce(parameter, string);
  if (coerced.ok) {
    return isAllowed(parameter, string)
      ? { value: coerced.value }
      : { refused: refusedValueEffect(parameter, context) };
  }
  const refused = refusedTypeEffect(plain, context);
  return refused.failsAt === 'never' && parameter.coerce === 'truthy' ? { value: value !== '' } : { refused };
}

function isKnownValue(parameter: Parameter | undefined, text: string): boolean {
  return parameter?.values?.some(({ value }) => String(value).toLowerCase() === text.toLowerCase()) ?? false;
}

function kindOf(word: Omit<Word, 'kind'>, context: ConfigContext): Word['kind'] {
  const { text, bound } = word;
  if (/^(?:True|False|None)$/.test(text)) {
    return 'python';
  }
  // In a Python format string, literal braces are doubled.
  const isFormat = word.node.parent === undefined && text.startsWith('{{');
  if (isFormat || marks.test(text) || (shouting.test(text) && !isKnownValue(bound?.node?.parameter, text))) {
    return 'placeholder';
  }
  return named.test(text) && outcomeOf(word, text, context)?.refused !== undefined ? 'placeholder' : 'other';
}

/**
 * Matches placeholders in quotes that `marks` does not. A word in capitals can be a real value, so only compound words
 * and the listed ones count.
 */
const quotedMarks = /^(?:[A-Z][A-Za-z0-9]*_\w*[A-Z]\w*|TODO|FIXME|TBD|XXX+|CHANGE_?ME|REPLACE_?ME)$/;

/** Whether a string looks like a placeholder, at any key. */
export function looksLikePlaceholder(text: string): boolean {
  return marks.test(text) || quotedMarks.test(text);
}

/** Returns the placeholder in quotes at a key that does not accept every string; undefined if there is none. */
export function quotedPlaceholder(bound: BoundProperty, context: ConfigContext): Word | undefined {
  const node = bound.property.value;
  const parameter = bound.node?.parameter;
  if (node?.kind !== 'string' || parameter === undefined || !looksLikePlaceholder(node.value)) {
    return undefined;
  }
  const text = node.value;
  const word: Word = { kind: 'placeholder', node, text, bound };
  const isListed = parameter.values !== undefined && !isKnownValue(parameter, text);
  return isListed || outcomeOf(word, text, context)?.refused !== undefined ? word : undefined;
}

const wordsOf = keepLast(
  (document: ConfigContext['document'], binding: Binding, assumptions: ConfigContext['assumptions']): readonly Word[] =>
    wordNodes(document.root).map(node => {
      const bound = node.parent?.kind === 'property' ? binding.of(node.parent) : undefined;
      const { value: text } = node;
      return { kind: kindOf({ node, text, bound }, { document, binding, assumptions }), node, text, bound };
    }),
);

/** Returns all values of a document without quotes, in document order. */
export function wordsIn({ document, binding, assumptions }: ConfigContext): readonly Word[] {
  return document.isPlainJson ? [] : wordsOf(document, binding, assumptions);
}
