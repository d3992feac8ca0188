import type { Fields, Flag } from './fields.js';
import { type Architecture, embedding, head, isTied, linear, type Module, norm, repeat } from './module.js';

/** A mixture of experts. All experts of a layer are one module with all their weights. */
export interface Experts {
  readonly count: readonly string[];
  readonly width: string;
  readonly bias?: boolean;
  /** Returns the width of the expert that processes every token, 0 if there is none. */
  readonly shared?: (fields: Fields) => number;
  /** The shared expert has its own gate. */
  readonly sharedGate?: boolean;
  /** Returns the number of layers with a dense network instead of experts. */
  readonly denseLayers?: (fields: Fields) => number;
}

/** The differences between decoders. */
export interface Traits {
  /** Whether the head uses the weights of the embedding if the file does not say. */
  readonly tied: boolean;
  readonly qkvBias?: Flag;
  readonly outBias?: Flag;
  readonly mlpBias?: Flag;
  readonly headBias?: boolean;
  /** One matrix computes query, key and value. */
  readonly fusedQkv?: boolean;
  readonly headDim?: number;
  /** `latent`: DeepSeek's attention over compressed keys and values. */
  readonly attention?: 'latent';
  /** Queries and keys are normalized, per head or all heads together. */
  readonly queryKeyNorm?: 'head' | 'whole';
  /** The key that enables this, if it is optional. */
  readonly queryKeyNormIf?: string;
  /** One more parameter per head, in its own module. */
  readonly sinks?: boolean;
  /** `gated` has two input matrices, `fused` combines them in one, `plain` has one. */
  readonly mlp?: 'gated' | 'fused' | 'plain';
  readonly experts?: Experts;
  /** Normalizations in a layer. */
  readonly norms?: number;
  /** The key that removes one of them because attention and network run in parallel. */
  readonly parallelIf?: string;
  readonly norm?: 'plain' | 'biased' | 'none';
}

function norms(traits: Traits, width: number, count: number): readonly Module[] {
  return traits.norm === 'none' ? [] : [norm(width, traits.norm === 'biased', count)];
}

function latentAttention(fields: Fields, hidden: number): readonly Module[] {
  const heads = fields.number('num_attention_heads');
  const rope = fields.number('qk_rope_head_dim');
  const plain = fields.number('qk_nope_head_dim');
  const value = fields.number('v_head_dim');
  const rank = fields.number('kv_lora_rank');
  const queryRank = fields.number('q_lora_rank', 0);
  const bias = fields.flag(['attention_bias', false]);
  const queries = heads * (plain + rope);
  return [
    ...(queryRank === 0
      ? [linear(hidden, queries, false, 1, 'q_proj')]
      : [
          linear(hidden, queryRank, bias, 1, 'q_a_proj'),
          norm(queryRank, false),
          linear(queryRank, queries, false, 1, 'q_b_proj'),
        ]),
    linear(hidden, rank + rope, bias, 1, 'kv_a_proj_with_mqa'),
    norm(rank, false),
    linear(rank, heads * (plain + value), false, 1, 'kv_b_proj'),
    linear(heads * value, hidden, bias, 1, 'o_proj'),
  ];
}

function queryKeyNorms(fields: Fields, traits: Traits, size: number, queries: number, keys: number): readonly Module[] {
  if (
    traits.queryKeyNorm === undefined ||
    !fields.flag([traits.queryKeyNormIf ?? '', traits.queryKeyNormIf === undefined])
  ) {
    return [];
  }
  const widths = traits.queryKeyNorm === 'head' ? [size, size] : [queries, keys];
  return widths.map(width => norm(width, traits.queryKeyNorm === 'head' && traits.norm === 'biased'));
}

function attention(fields: Fields, traits: Traits, hidden: number): readonly Module[] {
  if (traits.attention === 'latent') {
    return latentAttention(fields, hidden);
  }
  const heads = fields.number('num_attention_heads');
  const size = fields.number('head_dim', traits.headDim ?? Math.trunc(hidden / heads));
  const queries = heads * size;
  const keys = fields.number('num_key_value_heads', heads) * size;
  const bias = fields.flag(traits.qkvBias);
  return [
    ...(traits.fusedQkv
      ? [linear(hidden, queries + 2 * keys, bias, 1, 'qkv')]
      : [linear(hidden, queries, bias, 1, 'qkv'), linear(hidden, keys, bias, 2, 'qkv')]),
    linear(queries, hidden, fields.flag(traits.outBias), 1, 'out'),
    ...queryKeyNorms(fields, traits, size, queries, keys),
    ...(traits.sinks ? [{ params: heads, count: 1 }] : []),
  ];
}

function network(traits: Traits, hidden: number, width: number, bias: boolean): readonly Module[] {
  const { mlp = 'gated' } = traits;
  const inwards = linear(hidden, mlp === 'fused' ? 2 * width : width, bias, mlp === 'gated' ? 2 : 1, 'in');
  return [inwards, linear(width, hidden, bias, 1, 'down')];
}

function expertsOf(fields: Fields, traits: Traits, experts: Experts, hidden: number): readonly Module[] {
  const { count: counts, width, bias, shared, sharedGate } = experts;
  const mlpBias = fields.flag(traits.mlpBias);
  const count = fields.number(counts);
  const inner = fields.number(width);
  const biases = bias ? 2 * inner + hidden : 0;
  const sharedWidth = shared?.(fields) ?? 0;
  return [
    {
      params: count * (3 * hidden * inner + biases),
      count: 1,
      tensor: count * 2 * hidden * inner,
      experts: { count, hidden, inner },
    },
    // A router is not a linear layer in transformers 5.
    linear(hidden, count, bias ?? false, 1, 'gate'),
    ...(sharedWidth === 0
      ? []
      : [linear(hidden, sharedWidth, mlpBias, 2, 'in'), linear(sharedWidth, hidden, mlpBias, 1, 'down')]),
    ...(sharedGate ? [linear(hidden, 1, false, 1, 'shared_expert_gate')] : []),
  ];
}

function networks(fields: Fields, traits: Traits, hidden: number, layers: number): readonly Module[] {
  const dense = traits.experts === undefined ? layers : (traits.experts.denseLayers?.(fields) ?? 0);
  const width = dense === 0 ? 0 : fields.number('intermediate_size');
  return [
    ...repeat(network(traits, hidden, width, fields.flag(traits.mlpBias)), dense),
    ...(traits.experts === undefined ? [] : repeat(expertsOf(fields, traits, traits.experts, hidden), layers - dense)),
  ];
}

/** Builds a decoder in the style of Llama: no learned positions, grouped keys and values. */
export function decoder(traits: Traits): Architecture {
  return (fields, counting) => {
    const hidden = fields.number('hidden_size');
    const layers = fields.number('num_hidden_layers');
    const vocabulary = fields.number('vocab_size');
    const tied = isTied(fields, counting, traits.tied);
    const perLayer = (traits.norms ?? 2) - (fields.flag([traits.parallelIf ?? '', false]) ? 1 : 0);
    return [
      embedding(vocabulary, hidden),
      ...repeat([...attention(fields, traits, hidden), ...norms(traits, hidden, perLayer)], layers),
      ...networks(fields, traits, hidden, layers),
      ...norms(traits, hidden, 1),
      ...(counting.head ? [head(hidden, vocabulary, tied, traits.headBias)] : []),
    ];
  };
}
