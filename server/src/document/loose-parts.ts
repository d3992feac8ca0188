import type { Span } from './syntax-tree.js';

/** The parts that JSON with comments allows and strict JSON does not. */
export interface LooseParts {
  readonly comments: readonly Span[];
  /** Commas after the last member or item. */
  readonly commas: readonly Span[];
}

const string = /"[^"\\\r\n]*(?:\\.[^"\\\r\n]*)*"?|'[^'\\\r\n]*(?:\\.[^'\\\r\n]*)*'?/;
const comment = /\/\/[^\r\n]*|\/\*[\s\S]*?(?:\*\/|$)|#[^\r\n]*/;
/** A comment can follow a number or literal directly. Inside a word the same characters belong to a URL. */
const plain = /(?:true|false|null|-?\d[\w.+-]*)(?=#|\/[/*])/;
const word = /(?:[^\s,{}[\]"':]|:\/\/)+/;
const parts = new RegExp([string, comment, plain, word, /[,{}[\]:]/].map(({ source }) => source).join('|'), 'g');

/** Returns comments (`#` too) and trailing commas, each in source order. */
export function loosePartsOf(text: string): LooseParts {
  const comments: Span[] = [];
  const commas: Span[] = [];
  let comma: Span | undefined;
  for (const { 0: part, index: offset } of text.matchAll(parts)) {
    const span = { offset, end: offset + part.length };
    if (part.startsWith('//') || part.startsWith('/*') || part.startsWith('#')) {
      comments.push(span);
      continue;
    }
    if (comma !== undefined && (part === '}' || part === ']')) {
      commas.push(comma);
    }
    comma = part === ',' ? span : undefined;
  }
  return { comments, commas };
}

const lineBreak = /[\r\n]/;

function blanks(text: string): string {
  return lineBreak.test(text) ? text.replace(/[^\r\n]/g, ' ') : ' '.repeat(text.length);
}

/** Replaces spans with spaces, so that all other offsets stay the same. */
export function blankOut(text: string, spans: readonly Span[]): string {
  let result = '';
  let at = 0;
  for (const { offset, end } of [...spans].sort((a, b) => a.offset - b.offset)) {
    result += text.slice(at, offset) + blanks(text.slice(offset, end));
    at = end;
  }
  return result + text.slice(at);
}

function isBlank(c: string | undefined): boolean {
  return c === ' ' || c === '\t';
}

/** Extends a comment to its whole line if nothing else is on it, otherwise to the spaces in front of it. */
export function withSpace(text: string, { offset, end }: Span): Span {
  let start = offset;
  while (isBlank(text[start - 1])) {
    start -= 1;
  }
  let stop = end;
  while (isBlank(text[stop])) {
    stop += 1;
  }
  const startsLine = start === 0 || lineBreak.test(text[start - 1] ?? '');
  const lineEnd = /^(?:\r\n|[\r\n])/.exec(text.slice(stop, stop + 2))?.[0] ?? '';
  const endsLine = stop === text.length || lineEnd !== '';
  if (startsLine) {
    return { offset: endsLine ? start : offset, end: stop + lineEnd.length };
  }
  return { offset: start, end: endsLine ? stop : end };
}

/** Removes comments and trailing commas. Other deviations from strict JSON stay. */
export function withoutLooseParts(text: string): string {
  const { comments, commas } = loosePartsOf(text);
  const spans = [...comments.map(comment => withSpace(text, comment)), ...commas];
  let result = '';
  let at = 0;
  for (const { offset, end } of spans.sort((a, b) => a.offset - b.offset)) {
    result += text.slice(at, Math.max(at, offset));
    at = Math.max(at, end);
  }
  return result + text.slice(at);
}
