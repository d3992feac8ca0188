import type { Span } from '../../document/syntax-tree.js';
import { closeOf } from './expansions.js';

/** A part of a word: a literal, a variable, or a value that is unknown before the script runs. */
export type Piece =
  | (Span & { readonly kind: 'literal'; readonly text: string; readonly isQuoted: boolean })
  | (Span & {
      readonly kind: 'variable';
      readonly name: string;
      readonly isQuoted: boolean;
      /** All words of an array, or all arguments: `${NAME[@]}`. */
      readonly isAll: boolean;
      /** Whether another text stands for it if it is not set: `${NAME:-text}`. */
      readonly hasDefault?: true;
    })
  | (Span & { readonly kind: 'arithmetic'; readonly text: string; readonly isQuoted: boolean })
  | (Span & { readonly kind: 'unknown'; readonly isQuoted: boolean });

/** Ends a word outside of quotes. */
const wordEnd = /[\s;|&()<>]/;
const bare = /[^\s;|&()<>\\'"$`]+/y;
const quoted = /[^\\"$`]+/y;
const name = /\$([A-Za-z_]\w*|[\d@*#?$!-])/y;
/** A variable in braces: all words of an array, or with a default for one that is not set. */
const inBraces = /^\{([A-Za-z_]\w*)(?:(\[[@*]\])|(:?-[\s\S]*))?\}$/;

/** Returns an expansion at a `$` or a backtick. */
export function expansionAt(text: string, offset: number, isQuoted: boolean, limit: number): Piece {
  const next = text[offset + 1];
  if (text[offset] === '`') {
    const close = text.indexOf('`', offset + 1);
    return { kind: 'unknown', offset, end: close < 0 ? limit : close + 1, isQuoted };
  }
  if (next === '{' || next === '(') {
    const close = closeOf(text, offset + 1, limit);
    const end = close < 0 ? limit : close;
    const inner = text.slice(offset + 1, end);
    const [, variable, all, preset] = inBraces.exec(inner) ?? [];
    if (variable !== undefined) {
      const base = { kind: 'variable', name: variable, isAll: all !== undefined, offset, end, isQuoted } as const;
      return preset === undefined ? base : { ...base, hasDefault: true };
    }
    return inner.startsWith('((') && inner.endsWith('))')
      ? { kind: 'arithmetic', text: inner.slice(2, -2), offset, end, isQuoted }
      : { kind: 'unknown', offset, end, isQuoted };
  }
  name.lastIndex = offset;
  const match = name.exec(text);
  if (match === null) {
    return { kind: 'literal', text: '$', offset, end: offset + 1, isQuoted };
  }
  const [whole, variable = ''] = match;
  return /^[A-Za-z_1-9@]/.test(variable)
    ? { kind: 'variable', name: variable, isAll: variable === '@', offset, end: offset + whole.length, isQuoted }
    : { kind: 'unknown', offset, end: offset + whole.length, isQuoted };
}

/** Returns the pieces between double quotes, starting behind the first quote. */
function inQuotes(text: string, start: number, pieces: Piece[]): number {
  let at = start;
  while (at < text.length && text[at] !== '"') {
    const c = text[at];
    if (c === '\\') {
      const next = text[at + 1] ?? '';
      // Between double quotes, a backslash escapes these only.
      const isEscape = /[\\"$`]/.test(next);
      const isJoined = next === '\n' || text.startsWith('\r\n', at + 1);
      const end = Math.min(text.length, at + (isJoined && next === '\r' ? 3 : isEscape || isJoined ? 2 : 1));
      pieces.push({ kind: 'literal', text: isJoined ? '' : isEscape ? next : '\\', offset: at, end, isQuoted: true });
      at = end;
    } else if (c === '$' || c === '`') {
      const piece = expansionAt(text, at, true, text.length);
      pieces.push(piece);
      at = piece.end;
    } else {
      quoted.lastIndex = at;
      const run = quoted.exec(text)?.[0] ?? c ?? '';
      pieces.push({ kind: 'literal', text: run, offset: at, end: at + run.length, isQuoted: true });
      at += run.length;
    }
  }
  return at;
}

/**
 * Returns the word of a command at an offset, in the pieces that bash makes it of; an empty one if none begins there. A
 * quote that is not closed reaches to the end.
 */
export function readWord(text: string, offset: number): Span & { readonly pieces: readonly Piece[] } {
  const pieces: Piece[] = [];
  let at = offset;
  while (at < text.length) {
    const c = text[at] as string;
    if (c === "'" || (c === '$' && text[at + 1] === "'")) {
      const start = c === '$' ? at + 2 : at + 1;
      const close = text.indexOf("'", start);
      const end = close < 0 ? text.length : close;
      pieces.push({ kind: 'literal', text: text.slice(start, end), offset: start, end, isQuoted: true });
      at = Math.min(text.length, end + 1);
    } else if (c === '"') {
      // An empty string is a word, too.
      pieces.push({ kind: 'literal', text: '', offset: at + 1, end: at + 1, isQuoted: true });
      at = Math.min(text.length, inQuotes(text, at + 1, pieces) + 1);
    } else if (c === '\\') {
      const joined = /^\\\r?\n(?=[^\s;|&()<>])/.exec(text.slice(at, at + 4));
      if (joined !== null) {
        at += joined[0].length;
        continue;
      }
      if (/^\\\r?\n/.test(text.slice(at, at + 3))) {
        break;
      }
      const end = Math.min(text.length, at + 2);
      pieces.push({ kind: 'literal', text: text.slice(at + 1, end), offset: at, end, isQuoted: true });
      at = end;
    } else if (c === '$' || c === '`') {
      const piece = expansionAt(text, at, false, text.length);
      pieces.push(piece);
      at = piece.end;
    } else if (wordEnd.test(c)) {
      break;
    } else {
      bare.lastIndex = at;
      const run = bare.exec(text)?.[0] ?? c;
      pieces.push({ kind: 'literal', text: run, offset: at, end: at + run.length, isQuoted: false });
      at += run.length;
    }
  }
  return { offset, end: at, pieces };
}
