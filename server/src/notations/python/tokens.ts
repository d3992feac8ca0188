import type { Tree } from '@lezer/common';
import { parser } from '@lezer/python';
import type { Span } from '../../document/syntax-tree.js';

/** `format` is an f-string. `op` is everything else: operators, keywords, characters that Python does not know. */
export type TokenKind =
  | 'string'
  | 'format'
  | 'number'
  | 'boolean'
  | 'none'
  | 'name'
  | 'op'
  | '{'
  | '}'
  | '['
  | ']'
  | '('
  | ')'
  | ','
  | ':'
  | '=';

export interface Token extends Span {
  readonly kind: TokenKind;
  /** The column of the first token of a line, -1 for the others. */
  readonly column: number;
}

const kinds: ReadonlyMap<string, TokenKind> = new Map([
  ['String', 'string'],
  ['FormatString', 'format'],
  ['Number', 'number'],
  ['Boolean', 'boolean'],
  ['None', 'none'],
  ['VariableName', 'name'],
  ['PropertyName', 'name'],
  ...(['{', '}', '[', ']', '(', ')', ',', ':'] as const).map(mark => [mark, mark] as const),
]);

/** Returns the kind of a node without children. The parser keeps only the source of a name that it skips. */
function kindOf(name: string, source: string): TokenKind {
  return kinds.get(name) ?? (source === '=' ? '=' : name === '\u26a0' && /^[\p{L}_]/u.test(source) ? 'name' : 'op');
}

const stringParts = /^[a-z]*(?:("""|''')|(["']))/i;

function isOpenString(source: string): boolean {
  const [head = '', triple, quote = ''] = stringParts.exec(source) ?? [];
  const close = triple ?? quote;
  return source.length < head.length + close.length || !source.endsWith(close) || endsEscaped(source, close.length);
}

function endsEscaped(source: string, closeLength: number): boolean {
  const backslashes = /\\*$/.exec(source.slice(0, -closeLength))?.[0].length ?? 0;
  return backslashes % 2 === 1;
}

function isLineBreak(code: number): boolean {
  return code === 10 || code === 13;
}

/** Returns the column of a token if it is the first one of its line, -1 otherwise. */
function columnOf(text: string, before: number, offset: number): number {
  for (let i = offset - 1; i >= before; i--) {
    if (isLineBreak(text.charCodeAt(i))) {
      return offset - i - 1;
    }
  }
  return before === 0 ? offset : -1;
}

/** The end of an open string that is a key: `"stage: 3,` and `"fp16: {`. */
const openKey = /^["'][a-z]\w*(?=\s*:(?:\s|[{[]|$))/i;

/** Returns where an open string ends: before what it has swallowed of its line. */
function endOfOpenString(source: string): number {
  const key = openKey.exec(source)?.[0];
  let end = source.length;
  while (key === undefined && end > 1 && ' \t\r\n,)]}'.includes(source[end - 1] as string)) {
    end -= 1;
  }
  return key?.length ?? end;
}

/** How much of a line behind an open string is read. */
const longestRest = 500;

/** Adds the tokens of a part of a line that the parser took for the content of a string. */
function pushRest(tokens: Token[], text: string, start: number, end: number, column: number): void {
  const rest = text.slice(start, Math.min(end, start + longestRest));
  for (const { kind, ...span } of tokensIn(rest, parser.parse(rest), true)) {
    const isFirst = span.offset === 0;
    tokens.push({ kind, offset: span.offset + start, end: span.end + start, column: isFirst ? column : -1 });
  }
}

function pushOpenString(tokens: Token[], text: string, offset: number, end: number, column: number): void {
  const stop = offset + endOfOpenString(text.slice(offset, end));
  tokens.push({ kind: 'string', offset, end: stop, column });
  pushRest(tokens, text, stop, end, -1);
}

/** Returns the tokens of a source, without comments. */
export function tokensOf(text: string, tree: Tree): readonly Token[] {
  return tokensIn(text, tree, false);
}

/** `isRest`: of the line behind an open string, in which no further string is split. */
function tokensIn(text: string, tree: Tree, isRest: boolean): readonly Token[] {
  const tokens: Token[] = [];
  const cursor = tree.cursor();
  let before = 0;
  let isDone = false;
  while (!isDone) {
    const { name, from, to } = cursor;
    const isString = name === 'String' || name === 'FormatString';
    if (isString || !cursor.firstChild()) {
      if (to > from && name !== 'Comment' && name !== 'Script') {
        const column = columnOf(text, before, from);
        const source = text.slice(from, to);
        if (isString && !isRest && !stringParts.test(source)) {
          // The parser makes up an open string where it misses one.
          pushRest(tokens, text, from, to, column);
        } else if (isString && !isRest && isOpenString(source)) {
          pushOpenString(tokens, text, from, to, column);
        } else {
          tokens.push({ kind: kindOf(name, source), offset: from, end: to, column });
        }
        before = to;
      }
      while (!cursor.nextSibling()) {
        if (!cursor.parent()) {
          isDone = true;
          break;
        }
      }
    }
  }
  return tokens;
}
