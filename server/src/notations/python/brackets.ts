import type { Token } from './tokens.js';

const openers: { readonly [close: string]: string } = { '}': '{', ']': '[', ')': '(' };

/** Words that begin a statement and cannot be inside brackets at the start of a line. */
const statements =
  /^(?:def|class|import|from|return|while|with|try|raise|del|pass|assert|global|except|finally|elif|@)$/;

/** Whether each bracket has its partner. If not, the reader guesses where the missing ones were meant. */
export function areBalanced(tokens: readonly Token[]): boolean {
  const open: string[] = [];
  for (const { kind } of tokens) {
    if (kind === '{' || kind === '[' || kind === '(') {
      open.push(kind);
    } else if (kind in openers && open.pop() !== openers[kind]) {
      return false;
    }
  }
  return open.length === 0;
}

/** Returns the kind of bracket that a closing one belongs to. */
export function openerOf(close: Token): string | undefined {
  return openers[close.kind];
}

/**
 * Whether a token begins a statement: a word that can be nothing else, or a name that is assigned or called. Asked of
 * the first token of a line that is not indented deeper than the line where the outermost bracket is open.
 */
export function beginsStatement(text: string, tokens: readonly Token[], index: number): boolean {
  const token = tokens[index] as Token;
  if (statements.test(text.slice(token.offset, token.end))) {
    return true;
  }
  if (token.kind !== 'name') {
    return false;
  }
  for (let i = index + 1; i < tokens.length; i++) {
    const { kind, column, offset, end } = tokens[i] as Token;
    if (kind === '=' || kind === '(' || kind === '[' || (kind === 'op' && text.slice(offset, end).endsWith('='))) {
      return true;
    }
    if (column >= 0 || (kind !== 'name' && text.slice(offset, end) !== '.')) {
      return false;
    }
  }
  return false;
}
