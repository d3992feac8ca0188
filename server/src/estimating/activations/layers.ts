import { type AttentionCase, attention, probabilities } from './attention.js';
import { activationOf, type Build, isEager, isGated, linearsOf, probability } from './build.js';
import { adaptedExperts, adaptedWeights, type Experts, expertNetwork, expertsOf } from './experts.js';
import { type Kept, kept, nothing, together } from './kept.js';
import { gatedNetwork, isWrittenOut, plainNetwork } from './networks.js';
import { dropout, norm } from './norms.js';
import { windowedLayers } from './windows.js';

/** Layers of a model that keep the same. */
export interface LayerKind {
  readonly count: number;
  readonly attention: Kept;
  readonly network: Kept;
  /** Bytes that do not grow with the batch. */
  readonly fixed: number;
  /** Probabilities of eager attention, in bytes per token; 0 with a kernel. */
  readonly probabilities: number;
  /** The width of the network, in all experts of a token. */
  readonly inner: number;
  /**
   * How many gradients of this width exist in addition: two behind a product of two tensors if one of them is freed.
   */
  readonly gradients: 1 | 2;
  /** Bytes per token behind the network that are freed before its backward pass, less the gradient behind dropout. */
  readonly behind: number;
  readonly experts: Experts | undefined;
  /** Elements of the weights of experts that have adapters: of the first matrices and of the second ones. */
  readonly adapted: readonly [gateUp: number, down: number];
  readonly decodes: boolean;
}

const none = [0, 0] as const;

/** The normalizations in front of attention and network, which keep the inputs of both. */
function inputs(build: Build, hasExperts: boolean): readonly [Kept, Kept] {
  const { fields, traits, shape, step } = build;
  const { hidden } = shape;
  const [queryKeyValue, , inwards] = linearsOf(fields, traits);
  const of = (names: readonly string[]): Kept => norm(traits.norm, hidden, step.elementBytes, names);
  const plain = (names: readonly string[]): Kept => kept(0, [{ width: hidden, names }]);
  const grouped = traits.multiQuery !== undefined && fields.flag(['new_decoder_architecture', false]);
  const parallel = grouped || (traits.parallel !== undefined && fields.flag(traits.parallel.key));
  const count = grouped
    ? fields.number('num_ln_in_parallel_attn', 2)
    : parallel
      ? traits.parallel?.norms
      : traits.norms;
  if (count === 0) {
    return [plain(queryKeyValue), plain(inwards)];
  }
  if (count === 1) {
    return [of([...queryKeyValue, ...inwards]), nothing];
  }
  return [of(queryKeyValue), parallel ? plain(inwards) : of(hasExperts ? [] : inwards)];
}

function denseNetwork(build: Build): Kept {
  const { fields, traits, shape, step } = build;
  const { inner } = shape;
  const [, , , down] = traits.linears;
  const activation = activationOf(build);
  const bytes = step.elementBytes;
  const network = isGated(build)
    ? gatedNetwork(inner, bytes, activation, down)
    : plainNetwork(inner, bytes, activation, down);
  if (probability(fields, traits.innerDropout) === 0) {
    return network;
  }
  return together(kept(network.always + inner), { ...kept(0, [{ width: inner, names: [down] }]) });
}

function attentionCase(build: Build, masked: boolean): AttentionCase {
  const { fields, traits, shape, step } = build;
  return {
    shape,
    traits,
    bytes: step.elementBytes,
    microBatch: step.microBatch,
    length: step.sequenceLength,
    eager: isEager(build),
    masked: masked && step.attention === 'sdpa' && !isEager(build),
    dropout: probability(fields, traits.attentionDropout),
    rotaryWidth: fields.number('rotary_dim', 0),
  };
}

/** DeepSeek's compressed queries, keys and values, which have normalizations of their own. */
function compressed({ fields, traits, step }: Build): Kept {
  if (traits.attention !== 'latent') {
    return nothing;
  }
  const queryRank = fields.number('q_lora_rank', 0);
  const of = (width: number, name: string): Kept => norm(traits.norm, width, step.elementBytes, [name]);
  const keys = of(fields.number('kv_lora_rank'), 'kv_b_proj');
  return queryRank === 0 ? keys : together(keys, of(queryRank, 'q_b_proj'));
}

/** T5 adds biases of positions to the logits. With a mask, each attention has a tensor of both. */
function positionBiases({ traits, shape, step }: Build, decodes: boolean): number {
  const { microBatch, sequenceLength, elementBytes, padded, attention: kernel } = step;
  if (traits.positionBias === undefined || kernel === 'eager') {
    return 0;
  }
  const each = (elementBytes * shape.heads + 1) * sequenceLength ** 2;
  return padded ? (decodes ? 2 : 1) * microBatch * each : decodes ? each : 0;
}

/** The parts of a kind of layers that do not depend on its place. */
function kindOf(build: Build, count: number, masked: boolean, dense: boolean, decodes = false): LayerKind {
  const { fields, traits, shape, step } = build;
  const { hidden } = shape;
  const experts = dense || traits.experts === undefined ? undefined : expertsOf(fields, traits.experts);
  const [first, second] = inputs(build, experts !== undefined);
  const question = attentionCase(build, masked && traits.positionBias === undefined);
  const behind = traits.normsBehind === undefined ? nothing : norm(traits.norm, hidden, step.elementBytes);
  const stream = step.elementBytes * hidden;
  const [dropoutNames, dropoutPreset, dropouts] = traits.dropout ?? ['', 0, 0];
  const drop = dropout(hidden, probability(fields, [dropoutNames, dropoutPreset]));
  const unrotated = traits.attention === 'latent' ? fields.number('qk_nope_head_dim') : 0;
  const own = together(attention(question, unrotated), compressed(build), behind, dropouts === 2 ? drop : nothing);
  const [queryKeyValue] = traits.linears;
  const cross = decodes
    ? together(
        norm(traits.norm, hidden, step.elementBytes, queryKeyValue.slice(0, 1)),
        attention({ ...question, masked: step.padded && question.masked }),
        drop,
      )
    : nothing;
  const network =
    experts === undefined || traits.experts === undefined
      ? denseNetwork(build)
      : expertNetwork(experts, traits.experts, shape, step.elementBytes, activationOf(build), traits.linears[3]);
  const adapted = adaptedExperts(fields.text('model_type') ?? '', step.trained);
  // Each layer keeps the sums of weights and adapters of all of its experts.
  const sums = experts === undefined || adapted === undefined ? none : adaptedWeights(experts, shape, adapted);
  return {
    count,
    attention: together(first, own, cross),
    network: together(second, network, behind, dropouts > 0 ? drop : nothing),
    fixed: positionBiases(build, decodes) + step.elementBytes * sums[0] + step.elementBytes * sums[1],
    adapted: sums,
    probabilities: question.eager ? probabilities(question) : 0,
    inner: experts === undefined ? shape.inner : experts.chosen * experts.width,
    gradients: experts !== undefined || isGated(build) || isWrittenOut(activationOf(build)) ? 2 : 1,
    behind: (drop.always > 0 ? hidden - stream : 0) + (traits.normsLast ? stream : 0),
    experts,
    decodes,
  };
}

/** Returns the layers of a model, those that keep the same together. */
export function layerKinds(build: Build): readonly LayerKind[] {
  const { fields, traits, shape, step } = build;
  const masked = step.padded || traits.masked === 'all';
  if (traits.stacks === 2) {
    return [
      kindOf(build, shape.layers, masked, true),
      kindOf(build, shape.decoderLayers, masked || traits.masked === 'decoder', true, true),
    ];
  }
  const windowed = masked ? 0 : windowedLayers(build);
  const dense = traits.experts === undefined ? shape.layers : (traits.experts.denseLayers?.(fields) ?? 0);
  return [
    kindOf(build, Math.min(dense, shape.layers - windowed), masked, true),
    kindOf(build, Math.max(0, dense - (shape.layers - windowed)), true, true),
    kindOf(build, Math.max(0, shape.layers - dense - windowed), masked, false),
    kindOf(build, Math.min(windowed, shape.layers - dense), true, false),
  ].filter(({ count }) => count > 0);
}
