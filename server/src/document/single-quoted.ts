import { lineStart } from './line-start.js';

const escapes: { readonly [letter: string]: string } = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

function unescaped(source: string): string {
  return source.replace(/\\(?:u([\da-fA-F]{4})|([\s\S]))/g, (_, code: string | undefined, c: string) =>
    code === undefined ? (escapes[c] ?? c) : String.fromCharCode(Number.parseInt(code, 16)),
  );
}

/**
 * Returns the content of a ''' string. From each line it removes up to `column` blanks, the column of the opening
 * quotes.
 */
function lines(source: string, column: number): string {
  const text = source.replace(/\r\n?/g, '\n').replace(/^[ \t]*(?=\n)/, '');
  const shifted = text.replace(/\n([ \t]*)/g, (_, blank: string) => `\n${blank.slice(column)}`);
  return (text.startsWith('\n') ? shifted.slice(1) : shifted.replace(/^[ \t]+/, '')).replace(/\n$/, '');
}

/**
 * Returns the value of a string in single or triple single quotes by the rules of Hjson. The string may be unclosed.
 */
export function singleQuotedText(text: string, offset: number, end: number): string {
  const source = text.slice(offset, end);
  const triple = /^'''([\s\S]*?)(?:'''|$)/.exec(source)?.[1];
  if (triple !== undefined) {
    return /[\r\n]/.test(triple) ? lines(triple, offset - lineStart(text, offset)) : triple.replace(/^[ \t]+/, '');
  }
  return unescaped(/^'([^'\\]*(?:\\[\s\S][^'\\]*)*)/.exec(source)?.[1] ?? '');
}
