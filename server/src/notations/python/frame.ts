import type { ValueNode } from '../../document/syntax-tree.js';
import type { Part, PropertyDraft } from './values.js';

/** What a bracket opens. `call` is `dict(`, `other` arguments or an index, `file` the code around all brackets. */
export type FrameKind = 'file' | 'object' | 'call' | 'array' | 'group' | 'other';

/** The first token of what a bracket opens: the bracket, or the name `dict`. */
export interface FrameStart {
  readonly offset: number;
  readonly column: number;
  readonly index: number;
}

/** An open bracket, and what has been read behind it. */
export interface Frame {
  readonly kind: FrameKind;
  readonly open: string;
  readonly start: FrameStart;
  /** Offset behind the bracket. */
  readonly inner: number;
  /** The indent of the line with the bracket. */
  readonly indent: number;
  readonly items: ValueNode[];
  readonly properties: PropertyDraft[];
  /** The expression that is read: a key before the colon, else a value. */
  parts: Part[];
  key: readonly Part[];
  colon: number;
  lambdas: number;
  commas: number;
  /** The column of the first key that begins a line, -1 if there is none. */
  keyColumn: number;
  hasMerge: boolean;
  /** Whether it has a member that is neither a key with a value nor a merge, so that it may be a set. */
  hasElement: boolean;
  /** Whether it has a comprehension or a starred element. */
  isComputed: boolean;
}

export function frameOf(kind: FrameKind, open: string, start: FrameStart, inner: number, indent: number): Frame {
  return {
    kind,
    open,
    start,
    inner,
    indent,
    items: [],
    properties: [],
    parts: [],
    key: [],
    colon: -1,
    lambdas: 0,
    commas: 0,
    keyColumn: -1,
    hasMerge: false,
    hasElement: false,
    isComputed: false,
  };
}
