import type { Fields, Flag } from '../architectures/fields.js';
import type { LinearNames } from './linear-names.js';

/** A probability in `config.json`, under one of several names, and the default of the class that reads the file. */
export type Probability = readonly [names: string, preset: number];

/** The experts of a layer: what they keep is counted per token and expert that the token is sent to. */
export interface ExpertTraits {
  readonly count: readonly string[];
  readonly width: string;
  /** Returns the number of layers with a dense network instead of experts. */
  readonly denseLayers?: (fields: Fields) => number;
  /** Returns the width of the expert that processes every token. */
  readonly shared?: (fields: Fields) => number;
  readonly sharedGate?: boolean;
  /** `softmax` over all experts, `sigmoid` of DeepSeek with groups, `top` over the chosen ones (gpt_oss). */
  readonly router: 'softmax' | 'sigmoid' | 'top';
}

/**
 * What decides about the activations of a model type. Everything else is in `config.json`. Source of all facts:
 * transformers/models/<model_type>/modeling_*.py, 5.24.
 */
export interface Traits {
  /** 2: an encoder and a decoder that attends to it. */
  readonly stacks?: 2 | undefined;
  readonly vision?: true | undefined;
  /** Attention looks at both sides and has no mask unless batches are padded. */
  readonly encodes?: true | undefined;
  /** Whether the head uses the weights of the embedding: if the file does not say, or `always`. */
  readonly tied: boolean | 'always';
  readonly headDim?: number | undefined;
  readonly multiQuery?: Flag | undefined;
  /**
   * `fused`: one matrix computes queries, keys and values. `wide`: queries and keys in 32 bits. `copied`: keys and values
   * are copied out of the fused matrix. `latent`: DeepSeek's attention over compressed keys and values.
   */
  readonly attention?: 'fused' | 'wide' | 'copied' | 'latent' | undefined;
  /** `full`: queries and keys are rotated. `partial`: only a part of each head, in tensors with another layout. */
  readonly rotary?: 'full' | 'partial' | 'none' | undefined;
  /** Eager attention computes the softmax in the dtype of the weights, not in 32 bits. */
  readonly narrowSoftmax?: true | undefined;
  /** The attention adds a logit per head. */
  readonly sinks?: true | undefined;
  /** Eager attention caps its logits by a tanh. */
  readonly softCap?: true | undefined;
  /** transformers has no SDPA for this type and takes eager attention instead. */
  readonly eagerOnly?: true | undefined;
  /** Which attention always gets a mask: all, or that of a decoder behind an encoder. */
  readonly masked?: 'all' | 'decoder' | undefined;
  /** Learned biases of positions are the mask of T5. */
  readonly positionBias?: true | undefined;
  /** Dropout in the network, behind the activation. */
  readonly innerDropout?: Probability | undefined;
  /** Which layers have a window: all (1), or all but each n-th, and its size if the file does not say. */
  readonly window?: readonly [period: number, preset: number | undefined] | undefined;
  readonly norm: 'rms' | 'gemma' | 'layer' | 'cohere' | 't5' | 'plain';
  /** Normalizations in front of the blocks of a layer, 2 unless attention and network share one. */
  readonly norms?: 0 | 1 | undefined;
  /** The key that makes attention and network read the same input, and the normalizations in a layer if they do. */
  readonly parallel?: { readonly key: Flag; readonly norms: 1 | 2 } | undefined;
  /** Normalizations behind a block. */
  readonly normsBehind?: 2 | undefined;
  readonly queryKeyNorm?: 'head' | 'whole' | undefined;
  readonly queryKeyNormIf?: string | undefined;
  /** The key that replaces rotary positions by biases, which are a mask of each head. */
  readonly biasedIf?: string | undefined;
  /** SDPA gets a mask of each head, in the dtype of the weights, that all layers share. */
  readonly headMask?: true | undefined;
  /** A layer returns the probabilities of its attention, whose gradient reentrant checkpointing makes of zeros. */
  readonly returnsProbabilities?: true | undefined;
  /** Logits of attention that exist beside the probabilities until attention is over, with and without the mask. */
  readonly heldScores?: 2 | undefined;
  readonly mlp: 'gated' | 'plain';
  readonly activation: readonly [names: string, preset: string];
  readonly experts?: ExpertTraits | undefined;
  /** Dropout of what a block adds to the residual stream, and how often in a layer. */
  readonly dropout?: readonly [names: string, preset: number, count: number] | undefined;
  readonly attentionDropout?: Probability | undefined;
  readonly embeddingDropout?: Probability | undefined;
  /** The embedding is normalized. */
  readonly embeddingNorm?: true | undefined;
  /** Bytes of the loss per logit are those of the weights: the logits are not converted to 32 bits. */
  readonly narrowLoss?: true | undefined;
  /** The logits are capped by a tanh. */
  readonly cappedLogits?: true | undefined;
  /** The head has a transformation in front of the projection. */
  readonly transform?: true | undefined;
  readonly noFinalNorm?: true | undefined;
  /** A layer normalizes the sum behind each block, not the input of a block. */
  readonly normsLast?: true | undefined;
  readonly linears: LinearNames;
}
