import type { PartKind } from '../estimating/states/part.js';

/** A piece of a bar. */
export interface Segment {
  readonly kind: PartKind;
  readonly bytes: number;
  /** Its parts with their sizes, for users. */
  readonly label: string;
}

/** The memory of one place as a bar. */
export interface Bar {
  /** What the bar shows, for users who do not see it. */
  readonly title: string;
  readonly segments: readonly Segment[];
  /** Bytes that come on top outside of tensors, at most: what nvidia-smi shows beside them. */
  readonly onTop?: number;
  /** The bytes that there are. */
  readonly limit?: number;
}

/** The kinds of parts in the order of the pieces, with their names. */
export const kindTitles: { readonly [kind in PartKind]: string } = {
  weights: 'weights',
  gradients: 'gradients',
  optimizer: 'optimizer',
  activations: 'activations',
  logits: 'logits',
  gathered: 'gathered weights',
  buffers: 'buffers',
};

/** The kinds in the order of the pieces. */
export const kinds = Object.keys(kindTitles) as readonly PartKind[];

/** Returns the bytes of a bar. */
export function bytesOf({ segments }: Bar): number {
  return segments.reduce((sum, { bytes }) => sum + bytes, 0);
}

/**
 * A bar that is longer than this many times the limit, and than this many times the shortest bar, is cut: otherwise one of
 * them makes all others unreadable.
 */
const mostOfLimit = 2;
const mostOfShortest = 1.5;

function lengthOf(bar: Bar): number {
  return bytesOf(bar) + (bar.onTop ?? 0);
}

/** Returns the bytes of the full width for bars that are compared. */
export function scaleOf(bars: readonly Bar[]): number {
  const limit = Math.max(0, ...bars.map(bar => bar.limit ?? 0));
  const lengths = bars.filter(bar => bytesOf(bar) > 0).map(lengthOf);
  const longest = Math.max(1, ...lengths);
  const most = Math.max(mostOfLimit * limit, mostOfShortest * Math.min(longest, ...lengths));
  return limit === 0 ? longest : Math.max(1.05 * limit, Math.min(longest, most));
}

/** Returns the bytes of the full width for a separate bar that is not cut. */
export function wholeScaleOf(bar: Bar): number {
  return Math.max(1, lengthOf(bar), 1.05 * (bar.limit ?? 0));
}

/** A piece with its place on a scale from 0 to 1. */
export interface Placed extends Segment {
  readonly start: number;
  readonly width: number;
}

/** Returns the pieces of a bar on a scale, one for each kind, without what is beyond the scale. */
export function placed({ segments }: Bar, scale: number): readonly Placed[] {
  let start = 0;
  return kinds
    .flatMap(kind => segments.filter(segment => segment.kind === kind))
    .flatMap(segment => {
      const from = start;
      start += segment.bytes / scale;
      const width = Math.min(start, 1) - from;
      return width > 0 ? [{ ...segment, start: from, width }] : [];
    });
}
