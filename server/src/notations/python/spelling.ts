import type { ObjectNode } from '../../document/syntax-tree.js';
import type { Quote } from './literals.js';
import { quoteOf } from './printer.js';

const words: { readonly [json: string]: string } = { true: 'True', false: 'False', null: 'None' };

/** A string with the colon behind it, a word, or a bracket. */
const piece = /("(?:[^"\\]|\\.)*")(\s*:\s*)?|\b(true|false|null)\b|([{[])|([}\]])/g;

function requoted(string: string, quote: Quote): string {
  return quote === '"' ? string : `'${string.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** Returns words of JSON in a sentence as Python has them: `True`, not `true`. Strings stay. */
export function wordedInPython(sentence: string): string {
  return sentence.replace(/(?<!["'\w])(?:true|false|null)(?!["'\w])/g, word => words[word] ?? word);
}

/**
 * Returns JSON, which may be a snippet with tab stops, as it is written in a dict: in its quotes, its members as arguments
 * if it is a call of `dict`. `typed` is the quote that the user has begun with.
 */
export function spelledInPython(
  json: string,
  object: ObjectNode | undefined,
  text: string,
  typed: string | undefined,
): string {
  const quote = typed === '"' || typed === "'" ? typed : object === undefined ? '"' : quoteOf(object, text);
  const isCall = object?.inner !== undefined;
  let depth = 0;
  // The braces of `${1:true}` are not those of a dict, but they are closed as well.
  return json.replace(piece, (all, string?: string, colon = '', word?: string, open?: string, close?: string) => {
    const isMember = isCall && depth === 0 && colon !== '';
    depth += open === undefined ? (close === undefined ? 0 : -1) : 1;
    if (string !== undefined) {
      return isMember ? `${string.slice(1, -1)}=` : requoted(string, quote) + colon;
    }
    return word === undefined ? all : (words[word] ?? word);
  });
}
