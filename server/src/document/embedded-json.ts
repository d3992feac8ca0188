import { jsonNotation } from './json-notation.js';
import { hasUnknownPart } from './mapped-text.js';
import type { Notation, Region } from './notation.js';
import { parseText } from './parse.js';

function wholeOf(text: string, facts: Omit<Region, 'offset' | 'end' | 'root' | 'json'>): Region {
  const { root, isPlainJson } = parseText(text);
  const isJudged = isPlainJson || !facts.isComplete || hasUnknownPart(text);
  return { ...facts, offset: 0, end: text.length, root, json: isJudged ? undefined : text };
}

/** JSON that a file in another language holds. The whole source is one config. */
export const embeddedJson: Notation = {
  ...jsonNotation,
  id: 'shell',
  regionsOf: text => [wholeOf(text, { kind: 'config', isComplete: true, reason: '' })],
  regionAgain: (text, before) => wholeOf(text, before),
};
