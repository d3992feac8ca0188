import type { Span } from '../../document/syntax-tree.js';

/** What is special in a heredoc: an escape, the end of a string of JSON, a line end, and what the shell replaces. */
const parts = /\\[\s\S]?|["\n`]|\$(?:\{|\(|[A-Za-z_]\w*|[\d@*#?$!-])/g;

/** Escapes that the shell replaces. JSON would read another character. */
const shellEscape = /^\\[\\$`]/;

/** Returns the end of `$(...)` or `${...}`; -1 if it is not closed. Quotes hide brackets. */
export function closeOf(text: string, offset: number, end: number): number {
  const open = text[offset];
  const close = open === '(' ? ')' : '}';
  let depth = 0;
  let quote = '';
  for (let at = offset; at < end; at++) {
    const c = text[at];
    if (c === '\\') {
      at += 1;
    } else if (quote !== '') {
      quote = c === quote ? '' : quote;
    } else if (c === "'" || c === '"') {
      quote = c;
    } else if (c === open) {
      depth += 1;
    } else if (c === close) {
      depth -= 1;
      if (depth === 0) {
        return at + 1;
      }
    }
  }
  return -1;
}

/** An expansion this long is surely more than a name, and a number this long is not plain JSON. */
const longestNumber = 50;

/** Returns JSON as long as what the shell replaces: part of a string, or of a number. */
function standIn(length: number, isInString: boolean): string {
  return isInString ? 'x'.repeat(length) : '1'.repeat(Math.min(length, longestNumber)).padEnd(length);
}

/**
 * Returns the lines of a heredoc as JSON of the same length: what the shell replaces becomes part of a string or number.
 * Linear, because after one bracket that is not closed no further one is looked for.
 */
export function withoutExpansions(text: string, { offset, end }: Span): string {
  let result = '';
  let at = offset;
  let isInString = false;
  let hasOpen = false;
  const replace = (from: number, to: number, filler?: string): void => {
    result += text.slice(at, from) + (filler?.repeat(to - from) ?? standIn(to - from, isInString));
    at = to;
  };
  parts.lastIndex = offset;
  for (let match = parts.exec(text); match !== null && match.index < end; match = parts.exec(text)) {
    const { 0: part, index } = match;
    if (part === '"' || part === '\n') {
      isInString = part === '"' && !isInString;
    } else if (part.startsWith('\\')) {
      const isJoined = /[\r\n]/.test(part);
      if (index + part.length <= end && (isJoined || shellEscape.test(part))) {
        replace(index, index + part.length, isJoined ? ' ' : 'x');
      }
    } else if (part === '`') {
      const close: number = hasOpen ? -1 : text.indexOf('`', index + 1);
      hasOpen ||= close < 0 || close >= end;
      replace(index, hasOpen ? index + 1 : close + 1);
    } else {
      const isBracket = part === '${' || part === '$(';
      const close: number = isBracket && !hasOpen ? closeOf(text, index + 1, end) : -1;
      hasOpen ||= isBracket && close < 0;
      replace(index, close < 0 ? Math.min(index + part.length, end) : close);
    }
    parts.lastIndex = Math.max(parts.lastIndex, at);
  }
  return result + text.slice(at, end);
}
