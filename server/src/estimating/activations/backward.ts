import { softmaxBytes } from './attention.js';
import { type Build, isGated } from './build.js';
import { freezesLayers, headName, type Kept, trainsLayers } from './kept.js';
import type { LayerKind } from './layers.js';
import type { Phase, PhaseName } from './phases.js';
import type { Top } from './top.js';

/** The sizes from which the phases of a step are made. Bytes, for all tokens. */
export interface Sums {
  readonly build: Build;
  readonly kinds: readonly LayerKind[];
  readonly tokens: number;
  /** Kept by all layers until the backward pass begins. */
  readonly base: number;
  /** Kept in addition while the backward pass is in one layer: all of it with checkpointing. */
  readonly recomputed: (kind: LayerKind) => number;
  readonly top: Top;
  readonly bytesOfKept: (block: Kept) => number;
  readonly tied: boolean;
  /** Parameters that the run trains. */
  readonly trained: number;
}

/** Returns the bytes that one layer keeps for all tokens. */
export function layerBytes({ tokens, bytesOfKept }: Pick<Sums, 'tokens' | 'bytesOfKept'>, kind: LayerKind): number {
  return (bytesOfKept(kind.attention) + bytesOfKept(kind.network)) * tokens + kind.fixed;
}

function phase(name: PhaseName, bytes: number, rest: Partial<Phase> = {}): Phase {
  return { name, bytes, logitBytes: 0, gradientBytes: 0, finishedGradients: 0, ...rest };
}

function lossPhases({ build, tokens, base, top, tied }: Sums): readonly Phase[] {
  const { shape, step, traits } = build;
  const { elementBytes: bytes, logits, trained } = step;
  const { hidden, vocabulary } = shape;
  if (!top.projects) {
    return [phase('loss', base + top.kept)];
  }
  const one = bytes * vocabulary * tokens;
  const outputs = logits === 'kept' ? one : 0;
  const own = trained.kind === 'lora' && !trained.modulesToSave.includes(headName) ? 0 : bytes * vocabulary * hidden;
  const stream = !trainsLayers(trained, tied) && step.checkpointing === 'off' ? 0 : bytes * hidden * tokens;
  if (logits === 'fused') {
    const chunk = 2 ** Math.ceil(Math.log2(Math.max(1, Math.ceil(tokens / Math.ceil(vocabulary / hidden)))));
    const logitBytes = (2 * bytes + 4) * vocabulary * Math.min(chunk, tokens);
    return [phase('loss', base + top.kept + stream + own + logitBytes, { logitBytes, gradientBytes: own })];
  }
  const capped = traits.cappedLogits ? one : 0;
  const loss = (traits.narrowLoss ? 3 * one : 12 * vocabulary * tokens) + outputs + capped;
  const head = one + outputs;
  return [
    phase('loss', base + top.kept + loss, { logitBytes: loss }),
    phase('head', base + top.kept + head + stream + own, { logitBytes: head, gradientBytes: own }),
  ];
}

/**
 * The gradient of a tied head, which waits for that of the embedding. It is the only gradient of weights that autograd
 * keeps, so that it exists in each stage.
 */
function heldGradient({ build, tied }: Sums): number {
  const { shape, step } = build;
  return tied && (step.trained.kind === 'all' || step.trained.kind === 'head')
    ? step.elementBytes * shape.vocabulary * shape.hidden
    : 0;
}

/** Trained parameters of the embedding and of the head, which are outside of all layers. */
function outerParameters({ build, tied, top }: Sums): { readonly embedding: number; readonly head: number } {
  const { shape, step } = build;
  const { trained } = step;
  const one = shape.vocabulary * shape.hidden;
  const whole = trained.kind === 'all' || (trained.kind === 'head' && tied);
  const saved = trained.kind === 'lora' ? trained.modulesToSave : [];
  return {
    embedding: whole || saved.includes('embed_tokens') ? one : 0,
    head: top.projects && !tied && (trained.kind !== 'lora' || saved.includes(headName)) ? one : 0,
  };
}

/** The share of a model's layers that has its gradients when the backward pass of a decoder behind an encoder is over. */
function decoderShare({ build }: Sums): number {
  const { shape, traits } = build;
  if (traits.stacks !== 2) {
    return 1;
  }
  const attention = 4 * shape.hidden * shape.heads * shape.headDim;
  const network = (isGated(build) ? 3 : 2) * shape.hidden * shape.inner;
  const decoder = shape.decoderLayers * (2 * attention + network);
  return decoder / (decoder + shape.layers * (attention + network));
}

/** What is kept, and which gradients are finished, while a layer runs backwards: the last of its kind, or the first. */
function placeOf(sums: Sums, kind: LayerKind, first: boolean): readonly [base: number, finished: number] {
  const { kinds, trained, base, build } = sums;
  const { embedding, head } = outerParameters(sums);
  const layers = kinds.reduce((all, { count }) => all + count, 0);
  const inner = Math.max(0, trained - embedding);
  const share = decoderShare(sums);
  if (build.traits.stacks !== 2) {
    return first ? [base / layers, inner * (1 - 1 / layers)] : [base, head];
  }
  const encoder = encoderBytes(sums);
  if (kind.decodes) {
    return first ? [encoder, inner * share * (1 - 1 / layers)] : [base, head];
  }
  return first ? [encoder / layers, inner * (1 - 1 / layers)] : [encoder, inner * share];
}

/** The phases of one layer: of the last one, or of the first one, when the other layers are through. */
function layerPhases(sums: Sums, kind: LayerKind, first: boolean): readonly Phase[] {
  const { build, tokens, recomputed, bytesOfKept, top } = sums;
  const [base, finishedGradients] = placeOf(sums, kind, first);
  const { shape, step } = build;
  const { hidden, heads } = shape;
  const bytes = step.elementBytes;
  const held = heldGradient(sums);
  const full = base + top.below + recomputed(kind);
  const { count, width } = kind.experts ?? { count: 1, width: kind.inner };
  const weights = freezesLayers(step.trained) ? 0 : bytes * hidden * count * width;
  const inner = bytes * kind.inner * tokens;
  const network = full + (bytes * hidden - kind.behind) * tokens + Math.max(kind.gradients * inner, inner + weights);
  const phases = [phase('mlp', network + held, { gradientBytes: weights + held, finishedGradients })];
  if (kind.experts !== undefined && !freezesLayers(step.trained)) {
    const gradient = 2 * weights;
    // The inner tensors are freed by then. The gradients of the gathered input and of gate and up exist.
    const rows = bytes * hidden - 2 * bytes * kind.inner;
    phases.push(
      phase('experts', full + rows * tokens + gradient + held, { gradientBytes: gradient + held, finishedGradients }),
    );
  }
  const [gateUp, down] = kind.adapted;
  if (gateUp + down > 0) {
    // The gradient of the sum of weights and adapters. That of the first matrices comes when the second ones are freed.
    const gradient = bytes * Math.max(down, gateUp - down);
    phases.push(phase('experts', full + gradient, { finishedGradients }));
  }
  if (kind.probabilities > 0) {
    const { traits } = build;
    const pairs = heads * step.sequenceLength;
    const backwards = 3 * softmaxBytes({ traits, bytes }) * pairs - kind.probabilities;
    const again = (traits.heldScores ?? 0) * bytes * pairs;
    const zeros = traits.returnsProbabilities && step.checkpointing === 'reentrant' ? bytes * pairs : 0;
    const rest = full - bytesOfKept(kind.network) * tokens;
    const softmax = Math.max(backwards, again) + zeros;
    phases.push(phase('attention', rest + softmax * tokens + held, { gradientBytes: held, finishedGradients }));
  }
  if (build.traits.positionBias && kind.probabilities === 0 && !freezesLayers(step.trained)) {
    const gradient = bytes * heads * step.microBatch * step.sequenceLength ** 2;
    phases.push(phase('attention', full + gradient + held, { gradientBytes: held, finishedGradients }));
  }
  return phases;
}

/** Kept by the encoder, whose backward pass follows that of the decoder and of its embedding. */
function encoderBytes({ build, kinds, tokens, bytesOfKept, base }: Sums): number {
  const { traits, step, shape } = build;
  if (traits.stacks !== 2) {
    return 0;
  }
  const encoder = kinds.find(({ decodes }) => !decodes);
  return step.checkpointing !== 'off'
    ? shape.layers * step.elementBytes * shape.hidden * tokens
    : encoder === undefined
      ? 0
      : Math.min(base, encoder.count * layerBytes({ tokens, bytesOfKept }, encoder));
}

/**
 * With checkpointing, the first layer of T5's decoder makes the biases of positions again, while the sums of their
 * gradients exist. None of this grows with the batch.
 */
function biasPhase(sums: Sums): readonly Phase[] {
  const { build, kinds, tokens, bytesOfKept, trained } = sums;
  const { traits, shape, step } = build;
  const decoder = kinds.find(({ decodes }) => decodes);
  if (
    !traits.positionBias ||
    step.checkpointing === 'off' ||
    decoder === undefined ||
    !trainsLayers(step.trained, sums.tied)
  ) {
    return [];
  }
  const tensors = step.checkpointing === 'reentrant' ? 6 + step.microBatch : Math.max(6, 5 + step.microBatch);
  const gradients = freezesLayers(step.trained) ? 1 : 0;
  const biases = ((tensors - gradients) * step.elementBytes * shape.heads + 8) * step.sequenceLength ** 2;
  const held = heldGradient(sums);
  const bytes = encoderBytes(sums) + layerBytes({ tokens, bytesOfKept }, decoder) + biases + held;
  return [phase('attention', bytes, { gradientBytes: held, finishedGradients: trained * decoderShare(sums) })];
}

function embeddingPhase(sums: Sums): readonly Phase[] {
  const { build, tokens, trained } = sums;
  const { shape, step, traits } = build;
  const { embedding } = outerParameters(sums);
  if (traits.vision || embedding === 0) {
    return [];
  }
  const gradientBytes = step.elementBytes * embedding + heldGradient(sums);
  const bytes = gradientBytes + 2 * step.elementBytes * shape.hidden * tokens;
  const others = Math.max(0, trained - embedding);
  const last = phase('embedding', bytes, { gradientBytes, finishedGradients: others });
  if (traits.stacks !== 2) {
    return [last];
  }
  // The decoder's embedding has its gradient while the encoder still keeps everything.
  const finishedGradients = others * decoderShare(sums);
  return [phase('embedding', bytes + encoderBytes(sums), { gradientBytes, finishedGradients }), last];
}

/** Returns the phases of a step, in their order. */
export function phasesOf(sums: Sums): readonly Phase[] {
  const { kinds, build } = sums;
  const layers = trainsLayers(build.step.trained, sums.tied)
    ? [false, true].flatMap(first => kinds.flatMap(kind => layerPhases(sums, kind, first)))
    : [];
  return [...lossPhases(sums), ...layers, ...biasPhase(sums), ...embeddingPhase(sums)];
}
