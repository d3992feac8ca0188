import { type Kept, kept, nothing } from './kept.js';
import type { Traits } from './traits.js';

/** Bytes per element that a normalization keeps, and those that it keeps for the gradient of its weight. */
const normBytes: {
  readonly [norm in Traits['norm']]: (bytes: number) => readonly [always: number, forWeight: number];
} = {
  // A copy of the input in 32 bits, and the normalized input in the dtype of the weight.
  rms: bytes => [4, bytes],
  // The weight is applied in 32 bits.
  gemma: () => [4, 4],
  layer: bytes => [bytes, 0],
  // Written out in 32 bits: the input without its mean is kept twice.
  cohere: () => [8, 4],
  // The input is kept as it is and in 32 bits.
  t5: bytes => [bytes === 4 ? 4 : 4 + bytes, bytes],
  plain: () => [4, 0],
};

/** A normalization of elements whose result goes into linear layers, or, without names, into the residual stream. */
export function norm(kind: Traits['norm'], width: number, bytes: number, names?: readonly string[]): Kept {
  const [always, forWeight] = normBytes[kind](bytes);
  const inputs = names === undefined ? [] : [{ width, names }];
  return { always: always * width, forNorms: forWeight * width, inputs };
}

/** Dropout on the GPU keeps a mask of one byte per element. */
export function dropout(width: number, probability: number): Kept {
  return probability > 0 ? kept(width) : nothing;
}
