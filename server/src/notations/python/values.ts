import type {
  ArrayNode,
  Mutable,
  ObjectNode,
  PropertyNode,
  ScalarNode,
  Span,
  ValueNode,
} from '../../document/syntax-tree.js';
import { numberValue, stringValue } from './literals.js';
import type { TokenKind } from './tokens.js';

/** A property before its object is known. */
export type PropertyDraft = Omit<Mutable<PropertyNode>, 'parent'> & { parent?: ObjectNode };

/** A token of an expression, or what is in brackets. `opaque` is in brackets and not a literal. */
export interface Part extends Span {
  readonly kind: TokenKind | 'value' | 'opaque';
  readonly column: number;
  readonly node?: ValueNode;
}

/** Looks up the literal that a name stands for at an offset. */
export type Constants = (name: string, at: Span) => ValueNode | undefined;

const parent = undefined;

function spanOf(parts: readonly Part[]): Span {
  return { offset: parts[0]?.offset ?? 0, end: parts[parts.length - 1]?.end ?? 0 };
}

function stringOf(text: string, parts: readonly Part[]): ScalarNode | undefined {
  let value = '';
  for (const { offset, end } of parts) {
    const piece = stringValue(text.slice(offset, end));
    if (piece === undefined) {
      return undefined;
    }
    value += piece;
  }
  return { kind: 'string', value, ...spanOf(parts), parent };
}

/** Returns the number that `float("inf")`, `math.inf` or `np.inf` is. */
function infinityOf(text: string, parts: readonly Part[]): number | undefined {
  const [name, second, third] = parts;
  const word = ({ offset, end }: Span): string => text.slice(offset, end);
  if (name?.kind !== 'name' || second === undefined || parts.length > 3) {
    return undefined;
  }
  if (third !== undefined) {
    const isKnown = /^(?:math|np|numpy|torch)$/.test(word(name)) && word(second) === '.' && word(third) === 'inf';
    return isKnown ? Number.POSITIVE_INFINITY : undefined;
  }
  const argument = word(name) === 'float' && second.node?.kind === 'string' ? second.node.value : '';
  const [, sign] = /^\s*([+-]?)inf(?:inity)?\s*$/i.exec(argument) ?? [];
  return sign === undefined ? undefined : sign === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

function numberOf(text: string, parts: readonly Part[]): number | undefined {
  const [first] = parts;
  if (first?.kind === 'op' && first.end - first.offset === 1) {
    const sign = text[first.offset];
    const value = parts[1]?.kind === 'op' ? undefined : numberOf(text, parts.slice(1));
    return value === undefined || (sign !== '-' && sign !== '+') ? undefined : sign === '-' ? -value : value;
  }
  if (first?.kind === 'number') {
    // The parser takes the dot of `5.` and the exponent behind it for an attribute.
    const source = text.slice(first.offset, parts[parts.length - 1]?.end);
    return parts.length === 1 || /^[\d_]+\.(?:e[+-]?[\d_]+)?$/i.test(source) ? numberValue(source) : undefined;
  }
  return infinityOf(text, parts);
}

function scalarOf(text: string, part: Part): ScalarNode | undefined {
  const { kind, offset, end } = part;
  if (kind === 'boolean') {
    return { kind, value: text[offset] === 'T', offset, end, parent };
  }
  return kind === 'none' ? { kind: 'null', value: null, offset, end, parent } : undefined;
}

/** Returns the value of an expression: of a literal its value, of anything else its source. */
export function evaluate(text: string, parts: readonly Part[], constants: Constants): ValueNode | undefined {
  const [first] = parts;
  if (first === undefined) {
    return undefined;
  }
  const span = spanOf(parts);
  if (parts.length === 1) {
    const known =
      first.node ??
      scalarOf(text, first) ??
      (first.kind === 'name' ? constants(text.slice(first.offset, first.end), first) : undefined);
    if (known !== undefined) {
      return known;
    }
  }
  if (parts.every(({ kind }) => kind === 'string')) {
    const string = stringOf(text, parts);
    if (string !== undefined) {
      return string;
    }
  }
  const number = parts.length > 6 ? undefined : numberOf(text, parts);
  if (number !== undefined) {
    return { kind: 'number', value: number, ...span, parent };
  }
  return { kind: 'expression', value: text.slice(span.offset, span.end), ...span, parent };
}

/** Makes an array of values. */
export function arrayOf(items: readonly ValueNode[], span: Span, closed: boolean, isTuple: boolean): ArrayNode {
  const array: ArrayNode = {
    kind: 'array',
    offset: span.offset,
    end: span.end,
    items,
    closed,
    ...(isTuple ? { isTuple } : {}),
    parent,
  };
  for (const item of items) {
    (item as Mutable<ValueNode>).parent = array;
  }
  return array;
}

/** Whether an expression ends behind a part, so that brackets behind it are arguments or an index. */
export function isOperand(part: Part | undefined): boolean {
  return part?.kind === 'name' || part?.kind === 'value' || part?.kind === 'opaque';
}

/** Whether a part can be the last one of a value. */
export function endsValue({ kind }: Part): boolean {
  return kind !== 'op' && kind !== ':' && kind !== '=';
}
