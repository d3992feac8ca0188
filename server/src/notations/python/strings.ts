import type { SyntaxNode } from '@lezer/common';
import type { Content } from '../../document/mapped-source.js';
import { MappedTextBuilder, unknownPartOf } from '../../document/mapped-text.js';
import { childrenOf } from './bindings.js';
import { escapes, unescaped } from './literals.js';

/** How a string is written. */
interface Form {
  readonly prefix: string;
  readonly quotes: string;
}

const head = /^([a-z]*)("""|'''|["'])/i;

function formOf(source: string): Form | undefined {
  const [start = '', prefix = '', quotes = ''] = head.exec(source) ?? [];
  const isClosed = source.length >= start.length + quotes.length && source.endsWith(quotes);
  return quotes === '' || !isClosed || /[bt]/i.test(prefix) ? undefined : { prefix: prefix.toLowerCase(), quotes };
}

function writerOf({ prefix, quotes }: Form): (piece: string) => string {
  const isRaw = prefix.includes('r');
  const inFormat = (piece: string): string => (prefix.includes('f') ? piece.replace(/[{}]/g, '$&$&') : piece);
  return piece => {
    const escaped = isRaw ? piece : piece.replaceAll('\\', '\\\\');
    if (quotes.length > 1 || isRaw) {
      return inFormat(escaped);
    }
    const lines = escaped.replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t');
    return inFormat(lines.replaceAll(quotes, `\\${quotes}`));
  };
}

/** What stands for another text: an escape, or a doubled brace of an f-string. */
function unitsIn({ prefix }: Form): RegExp {
  const braces = /\{\{|\}\}/.source;
  const isFormat = prefix.includes('f');
  return prefix.includes('r')
    ? new RegExp(isFormat ? braces : '(?!)', 'g')
    : new RegExp(isFormat ? `${escapes.source}|${braces}` : escapes.source, 'g');
}

/** Appends the value of one literal. `unknown` counts the characters that it inserts. */
function addLiteral(
  builder: MappedTextBuilder,
  text: string,
  node: SyntaxNode,
  form: Form,
  unknown: () => string,
): number {
  const end = node.to - form.quotes.length;
  const units = unitsIn(form);
  let at = node.from + form.prefix.length + form.quotes.length;
  const addTo = (stop: number): void => {
    units.lastIndex = at;
    for (
      let match = units.exec(text);
      match !== null && match.index + match[0].length <= stop;
      match = units.exec(text)
    ) {
      const { 0: unit, index } = match;
      builder.add(text.slice(at, index), at);
      builder.addUnit(unit.startsWith('\\') ? unescaped(unit) : unit.slice(1), index);
      at = index + unit.length;
    }
    builder.add(text.slice(at, stop), at);
    at = stop;
  };
  for (const child of childrenOf(node).filter(({ name }) => name === 'FormatReplacement')) {
    addTo(child.from);
    builder.addUnit(unknown(), child.from);
    at = child.to;
  }
  addTo(end);
  return end;
}

/** Returns the value of a string, or of several in a row; undefined for bytes. */
export function contentOfString(text: string, node: SyntaxNode): Content | undefined {
  const isSeveral = node.name === 'ContinuedString';
  const literals = isSeveral ? childrenOf(node).filter(({ name }) => name.endsWith('String')) : [node];
  const forms = literals.map(({ from, to }) => formOf(text.slice(from, to)));
  const [first] = forms;
  if (first === undefined || forms.includes(undefined)) {
    return undefined;
  }
  const builder = new MappedTextBuilder();
  let count = 0;
  let end = node.to;
  const unknown = (): string => {
    count += 1;
    return unknownPartOf(count);
  };
  for (const [i, literal] of literals.entries()) {
    end = addLiteral(builder, text, literal, forms[i] as Form, unknown);
  }
  return { content: builder.ended(end), written: writerOf(first) };
}
