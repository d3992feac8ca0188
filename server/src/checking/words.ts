import type { Binding, BoundProperty } from '../catalog/binding.js';
import type { Parameter } from '../catalog/parameter.js';
import type { ScalarNode, ValueNode } from '../document/syntax-tree.js';
import { coerce } from '../semantics/coercion.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { isAllowed, plainValue } from '../semantics/values.js';
import { type Effect, refusedTypeEffect, refusedValueEffect } from './effect.js';

/** A value without quotes that is no JSON: Python's True, something to be filled in, or any other text. */
export interface Word {
  readonly kind: 'python' | 'placeholder' | 'other';
  readonly node: ScalarNode;
  readonly text: string;
  /** The key whose value it is, if the catalog knows its place; an item of an array has none. */
  readonly bound: BoundProperty | undefined;
}

/** What DeepSpeed makes of a text at a key: the value it works with, or what becomes of the run. */
export interface Outcome {
  readonly value?: unknown;
  readonly refused?: Effect;
}

/** What marks a placeholder whatever its key: ${A}, $A, {{ a }}, {% a %}, <a>, @A@, %d, %(a)s, __A__, ... and ???. Bounded: braces without an end are read once for each of them. */
const marks = /\$[\w({]|\{\{.{0,500}\}\}|\{%|^<.*>$|^@\w+@$|^%[(\w]|^__\w+__$|^(?:\.{3}|…|\?+)$/;
const shouting = /^(?!(?:NAN|INF)$)(?:[A-Z][A-Z0-9_]+|(?=\w*[A-Z]{2})[A-Za-z]\w*_\w*)$/;
/** The name of something in a program: micro_batch_size, args.lr. */
const named = /^[A-Za-z_]\w*?[_.]\w/;

/** All values of a document without quotes, in the order of the text. */
function wordNodes(root: ValueNode | undefined): readonly ScalarNode[] {
  const found: ScalarNode[] = [];
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

/** What becomes of a text as the value of a word's key; undefined where that cannot be told. */
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
  // A format string of Python writes all of its braces twice.
  const isFormat = word.node.parent === undefined && text.startsWith('{{');
  if (isFormat || marks.test(text) || (shouting.test(text) && !isKnownValue(bound?.node?.parameter, text))) {
    return 'placeholder';
  }
  return named.test(text) && outcomeOf(word, text, context)?.refused !== undefined ? 'placeholder' : 'other';
}

/** In quotes a word in capitals can be meant: only one that is made of several, or says itself that it is to be replaced. */
const quotedMarks = /^(?:[A-Z][A-Za-z0-9]*_\w*[A-Z]\w*|TODO|FIXME|TBD|XXX+|CHANGE_?ME|REPLACE_?ME)$/;

/** Whether a text in quotes looks like a placeholder, whatever its key. */
export function looksLikePlaceholder(text: string): boolean {
  return marks.test(text) || quotedMarks.test(text);
}

/** A placeholder in quotes, at a key that does not take any text; undefined for what is none. */
export function quotedPlaceholder(bound: BoundProperty, context: ConfigContext): Word | undefined {
  const node = bound.property.value;
  const parameter = bound.node?.parameter;
  if (node?.kind !== 'string' || parameter === undefined || !looksLikePlaceholder(String(node.value))) {
    return undefined;
  }
  const text = String(node.value);
  const word: Word = { kind: 'placeholder', node, text, bound };
  const isListed = parameter.values !== undefined && !isKnownValue(parameter, text);
  return isListed || outcomeOf(word, text, context)?.refused !== undefined ? word : undefined;
}

/** Rules ask about the same document one after the other: the last answer is kept. */
let last: { readonly binding: Binding; readonly words: readonly Word[] } | undefined;

/** All values of a document without quotes, in the order of the text. */
export function wordsIn(context: ConfigContext): readonly Word[] {
  const { document, binding } = context;
  if (document.isPlainJson) {
    return [];
  }
  if (last?.binding !== binding) {
    const words = wordNodes(document.root).map(node => {
      const bound = node.parent?.kind === 'property' ? binding.of(node.parent) : undefined;
      const word = { node, text: String(node.value), bound };
      return { ...word, kind: kindOf(word, context) };
    });
    last = { binding, words };
  }
  return last.words;
}
