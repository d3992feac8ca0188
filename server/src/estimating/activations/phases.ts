/** The weights that a run trains. */
export type Trained =
  | { readonly kind: 'all' }
  | {
      readonly kind: 'lora';
      readonly rank: number;
      readonly dropout: number;
      /** Names of modules as peft has them. Undefined: peft's own choice for the type of the model. */
      readonly targets: readonly string[] | 'all-linear' | undefined;
      /** Modules that are trained in whole beside the adapters, such as `embed_tokens` and `lm_head`. */
      readonly modulesToSave: readonly string[];
    }
  /** Only the projection onto the vocabulary, or the head of a task. */
  | { readonly kind: 'head' }
  /** Everything except the embedding of the tokens. */
  | { readonly kind: 'without-embedding' };

/** The forward and backward pass on one GPU. */
export interface Step {
  readonly microBatch: number;
  /** Tokens of a sequence. An image model takes the number from its config. */
  readonly sequenceLength: number;
  /** Bytes of a number in the dtype of the weights: 2 for fp16 and bf16. */
  readonly elementBytes: 2 | 4;
  readonly checkpointing: 'off' | 'reentrant' | 'non-reentrant';
  readonly attention: 'eager' | 'sdpa' | 'flash_attention_2';
  /** Whether batches have padding, which makes a mask for each sequence. */
  readonly padded: boolean;
  /** Trainer drops the logits after the loss, other loops keep them, a fused loss never has all of them. */
  readonly logits: 'dropped' | 'kept' | 'fused';
  readonly trained: Trained;
}

export type PhaseName = 'loss' | 'head' | 'mlp' | 'attention' | 'experts' | 'embedding';

/**
 * The most memory of one part of the backward pass, without weights and without the gradients of weights that are
 * complete by then. All sizes are in bytes, for one GPU.
 */
export interface Phase {
  readonly name: PhaseName;
  /** Everything of this phase: activations, logits, and `gradientBytes`. */
  readonly bytes: number;
  /** The share of `bytes` that grows with the vocabulary and the tokens: logits, their 32-bit copies and gradients. */
  readonly logitBytes: number;
  /** The share of `bytes` for gradients of weights that are computed right now. */
  readonly gradientBytes: number;
  /**
   * The number of trained parameters whose gradients are complete, without those in `gradientBytes`. In stages 0 and 1
   * all of these gradients exist in addition to `bytes`; in stages 2 and 3 only those that are not yet reduced.
   */
  readonly finishedGradients: number;
}

/** The activations of a training step on one GPU, in bytes. */
export interface Activations {
  /** Kept by one layer for the backward pass, in the mean of all layers, with this checkpointing. */
  readonly keptPerLayer: number;
  /** Kept by all layers, the head and the loss for the backward pass, without weights. */
  readonly kept: number;
  /** The share of `kept` that is logits. */
  readonly keptLogits: number;
  /** The candidates for the peak of the step. The peak is the maximum over them and over the step of the optimizer. */
  readonly phases: readonly Phase[];
  /** Assumptions, as sentences. */
  readonly notes: readonly string[];
}

/** The activations of a model, or a sentence that says why they are not known. */
export type ActivationReading =
  | { readonly ok: true; readonly activations: Activations }
  | { readonly ok: false; readonly problem: string };
