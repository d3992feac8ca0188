import { type Build, isEager, probability } from './build.js';
import { headName, type Kept, kept, nothing, together, trainsLayers } from './kept.js';
import { dropout, norm } from './norms.js';
import { windowedLayers } from './windows.js';

/** What is kept above and below the layers: embedding, last normalization, head and loss. */
export interface Top {
  readonly kept: number;
  /** The share of `kept` that exists until the backward pass has gone through the layers of the last stack. */
  readonly below: number;
  readonly keptLogits: number;
  /** What exists from the beginning, and no gradient needs: tokens, masks of attention. */
  readonly inputs: number;
  readonly projects: boolean;
}

function headBlock({ traits, shape, step }: Build, projects: boolean): Kept {
  const { hidden } = shape;
  const bytes = step.elementBytes;
  return together(
    traits.noFinalNorm ? nothing : norm(traits.norm, hidden, bytes, [headName]),
    traits.transform && projects ? kept(3 * bytes * hidden) : nothing,
  );
}

function embeddingBlock({ fields, traits, shape, step }: Build): Kept {
  const { hidden } = shape;
  return together(
    dropout(hidden, probability(fields, traits.embeddingDropout)),
    traits.embeddingNorm ? kept((traits.noFinalNorm ? 2 : 1) * step.elementBytes * hidden) : nothing,
  );
}

/** Biases of positions, which all layers of T5 share, with the indices from which they are made. */
function positions(build: Build): number {
  const { traits, shape, step } = build;
  if (!traits.positionBias) {
    return 0;
  }
  const bias = step.elementBytes * shape.heads;
  const each = step.checkpointing !== 'off' ? 3 * bias : isEager(build) ? 16 : 2 * bias + 16;
  return each * step.sequenceLength ** 2;
}

/** Masks that are made once for all layers: bytes per pair of positions. Eager attention adds them to its logits. */
function masks(build: Build): number {
  const { traits, shape, step } = build;
  const { attention, padded, microBatch, sequenceLength, elementBytes } = step;
  const windows = traits.window !== undefined && shape.layers > 1 && traits.window[0] > 1 ? 2 : 1;
  if (attention === 'flash_attention_2' || (traits.encodes && !padded)) {
    return 0;
  }
  if (isEager(build)) {
    return windows * elementBytes * microBatch * sequenceLength ** 2;
  }
  if (traits.headMask) {
    return elementBytes * shape.heads * microBatch * sequenceLength ** 2;
  }
  const needed = padded || traits.masked === 'all' || windowedLayers(build) > 0;
  return needed ? (padded ? microBatch : 1) * sequenceLength ** 2 : 0;
}

/** Tokens and labels, or an image, and the sines and cosines of rotary positions. */
function inputBytes({ fields, traits, shape, step }: Build): number {
  const { microBatch, sequenceLength, elementBytes } = step;
  if (traits.vision) {
    return microBatch * elementBytes * fields.number('num_channels', 3) * fields.number('image_size', 224) ** 2;
  }
  const rotary = traits.rotary === 'none' || traits.attention === 'wide' ? 0 : 2 * elementBytes * shape.headDim;
  return (16 * microBatch + rotary) * sequenceLength;
}

/** Returns the bytes that embedding, head and loss keep. */
export function topOf(build: Build, projects: boolean, tied: boolean, bytesOfKept: (block: Kept) => number): Top {
  const { traits, shape, step } = build;
  const tokens = step.microBatch * step.sequenceLength;
  const stacks = traits.stacks ?? 1;
  // If only the head is trained, nothing in front of it has a gradient.
  const alone = !trainsLayers(step.trained, tied) && step.checkpointing === 'off';
  const final = alone ? kept(0, [{ width: shape.hidden, names: [headName] }]) : headBlock(build, projects);
  const below = bytesOfKept(embeddingBlock(build));
  const above = bytesOfKept(final) + (traits.positionBias ? shape.hidden : 0);
  const logits =
    projects && step.logits !== 'fused' ? (traits.narrowLoss ? step.elementBytes : 4) * shape.vocabulary : 0;
  const capped = projects && traits.cappedLogits && step.logits !== 'fused' ? step.elementBytes * shape.vocabulary : 0;
  return {
    kept: stacks * (above + below) * tokens + positions(build),
    below: (stacks * below + (stacks - 1) * above) * tokens + positions(build),
    inputs: inputBytes(build) + masks(build),
    keptLogits: (logits + capped) * tokens,
    projects,
  };
}
