import type { Span } from './syntax-tree.js';

/** What JSON with comments has and strict JSON has not. */
export interface LooseParts {
  readonly comments: readonly Span[];
  /** Commas behind the last member or item. */
  readonly commas: readonly Span[];
}

const string = /"[^"\\\r\n]*(?:\\.[^"\\\r\n]*)*"?|'[^'\\\r\n]*(?:\\.[^'\\\r\n]*)*'?/;
const comment = /\/\/[^\r\n]*|\/\*[\s\S]*?(?:\*\/|$)|#[^\r\n]*/;
/** A comment may follow a number or literal at once; within a word the same characters are part of an address. */
const plain = /(?:true|false|null|-?\d[\w.+-]*)(?=#|\/[/*])/;
const word = /(?:[^\s,{}[\]"':]|:\/\/)+/;
const parts = new RegExp([string, comment, plain, word, /[,{}[\]:]/].map(({ source }) => source).join('|'), 'g');

/** Finds comments (also with `#`) and trailing commas, in the order of the text. */
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

/** The text with blanks in place of some spans, so that every other offset stays. */
export function blankOut(text: string, spans: readonly Span[]): string {
  let result = '';
  let at = 0;
  for (const { offset, end } of [...spans].sort((a, b) => a.offset - b.offset)) {
    result += text.slice(at, offset) + text.slice(offset, end).replace(/[^\r\n]/g, ' ');
    at = end;
  }
  return result + text.slice(at);
}

function isBlank(c: string | undefined): boolean {
  return c === ' ' || c === '\t';
}

/** Widens a comment to what goes with it: its whole line when it has that to itself, else the blanks in front. */
function withSpace(text: string, { offset, end }: Span): Span {
  let start = offset;
  while (isBlank(text[start - 1])) {
    start -= 1;
  }
  let stop = end;
  while (isBlank(text[stop])) {
    stop += 1;
  }
  const startsLine = start === 0 || /[\r\n]/.test(text[start - 1] ?? '');
  const lineBreak = /^(?:\r\n|[\r\n])/.exec(text.slice(stop, stop + 2))?.[0] ?? '';
  const endsLine = stop === text.length || lineBreak !== '';
  if (startsLine) {
    return { offset: endsLine ? start : offset, end: stop + lineBreak.length };
  }
  return { offset: start, end: endsLine ? stop : end };
}

/** The text as strict JSON would have it, as far as comments and trailing commas go. */
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
