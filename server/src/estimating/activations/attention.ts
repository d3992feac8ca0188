import { type Kept, kept, together } from './kept.js';
import { norm } from './norms.js';
import type { Shape } from './shape.js';
import type { Traits } from './traits.js';

/** What one attention of a layer needs to know. */
export interface AttentionCase {
  readonly shape: Shape;
  readonly traits: Traits;
  readonly bytes: number;
  readonly microBatch: number;
  /** Length of the sequence that is attended to. */
  readonly length: number;
  readonly eager: boolean;
  /** Whether the kernel gets a mask, from padding or a window. */
  readonly masked: boolean;
  readonly dropout: number;
  readonly rotaryWidth: number;
}

/** Probabilities of eager attention, per token: with their copies in the dtype of the weights, and after dropout. */
export function probabilities({ shape, traits, bytes, length, dropout }: AttentionCase): number {
  const wide = !traits.narrowSoftmax && bytes === 2;
  const softmax = wide ? 4 + (dropout > 0 ? 0 : 2) : bytes;
  const dropped = dropout > 0 ? 1 + bytes : 0;
  const cap = traits.softCap ? bytes : 0;
  // The logit of the sink has a column of its own, and the largest logit of a row has an index.
  const sink = traits.sinks ? (bytes + 8) / length : 0;
  return shape.heads * length * (softmax + dropped + cap + sink);
}

/** Bytes per probability of the softmax, which its backward pass has three times: result, its gradient and the next one. */
export function softmaxBytes({ traits, bytes }: Pick<AttentionCase, 'traits' | 'bytes'>): number {
  return traits.narrowSoftmax ? bytes : 4;
}

function latentStates({ shape, bytes, microBatch, eager }: AttentionCase, unrotated: number): number {
  const { heads, headDim, valueDim } = shape;
  // The values are a part of the matrix that has the keys, too, unless they are copied for a product of batches.
  const values = eager && microBatch > 1 ? valueDim : unrotated + valueDim;
  return bytes * heads * (2 * headDim + values);
}

/** Queries, keys and values as the kernel, or the products of eager attention, keep them, in elements per token. */
function states(question: AttentionCase): number {
  const { shape, traits, microBatch, eager, masked, bytes } = question;
  const { heads, keyHeads, headDim } = shape;
  const [queries, keys] = [heads * headDim, keyHeads * headDim];
  const expands = eager || masked;
  // Keys and values of one head are expanded without a copy, as long as no batch has to be multiplied by it.
  const repeated = expands && (keyHeads > 1 || (eager && microBatch > 1)) ? queries : keys;
  const ownKeys = traits.attention === 'copied' && keyHeads > 1 ? queries : repeated;
  if (traits.attention === 'wide' && eager) {
    return (2 * 4 * queries) / bytes + queries;
  }
  // Falcon copies its only value out of the matrix, but not the values of all heads.
  const fused = traits.attention === 'fused' || (traits.attention === 'copied' && keyHeads === heads);
  const inMatrix = fused && repeated === keys && !(eager && microBatch > 1);
  const rotated = traits.rotary === 'none' ? 0 : queries + repeated;
  return inMatrix ? queries + 2 * keys + rotated : queries + 2 * ownKeys;
}

/** Returns what attention keeps, without the normalization in front of it. Bytes per token. */
export function attention(question: AttentionCase, unrotated = 0): Kept {
  const { shape, traits, bytes, length, eager, masked } = question;
  const { heads, headDim, keyHeads, valueDim } = shape;
  const width = heads * valueDim;
  const own = traits.attention === 'latent' ? latentStates(question, unrotated) : bytes * states(question);
  const rotary = traits.attention === 'wide' ? 4 * bytes * question.rotaryWidth : 0;
  const out = { width, names: [traits.linears[1]] };
  const norms = traits.queryKeyNorm === undefined ? [] : [norm(traits.norm, (heads + keyHeads) * headDim, bytes)];
  if (eager) {
    return together(kept(own + rotary + probabilities(question), [out]), ...norms);
  }
  // Flash attention has the layout of the queries: rotated ones of another layout make the linear layer copy its input.
  const copies = traits.rotary === 'partial' && bytes === 2 && !masked;
  const mask = masked && !traits.headMask ? bytes * length : 0;
  return together(kept(own + rotary + bytes * width + 4 * heads + mask, [{ ...out, held: !copies }]), ...norms);
}
