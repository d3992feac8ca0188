import type { Fields, Flag } from './fields.js';
import { type Architecture, embedding, head, isTied, linear, norm, plainLayer, repeat } from './module.js';

/** The names that GPT-2 and similar models use for `hidden_size` and so on. */
const widths = ['n_embd', 'hidden_size', 'd_model'] as const;
const depths = ['n_layer', 'num_layers', 'num_hidden_layers', 'n_layers'] as const;
const headCounts = ['n_head', 'num_heads', 'num_attention_heads', 'n_heads'] as const;

/** The differences between these decoders. By default all modules have biases. */
interface Traits {
  readonly tied: boolean;
  readonly headBias?: boolean;
  /** Keys for the number of learned positions. */
  readonly positions?: readonly string[];
  readonly qkvBias?: Flag;
  readonly outBias?: Flag;
  /** Separate matrices compute query, key and value. */
  readonly apart?: boolean;
  /** Whether all heads use one key and value. */
  readonly multiQuery?: Flag;
  readonly inner?: readonly string[];
  readonly norms?: number;
  /** The embedding is normalized. */
  readonly embeddingNorm?: boolean;
}

function gpt(traits: Traits): Architecture {
  return (fields, counting) => {
    const hidden = fields.number(widths);
    const vocabulary = fields.number('vocab_size');
    const inner = fields.number(traits.inner ?? [], 4 * hidden);
    const keys = fields.flag(traits.multiQuery) ? Math.trunc(hidden / fields.number(headCounts)) : hidden;
    const queries = traits.apart ? ([hidden, 3] as const) : ([hidden + 2 * keys, 1] as const);
    return [
      embedding(vocabulary, hidden),
      ...(traits.positions === undefined ? [] : [embedding(fields.number(traits.positions), hidden)]),
      ...(traits.embeddingNorm ? [norm(hidden, true)] : []),
      ...repeat(
        [
          ...plainLayer(hidden, queries, inner, [
            fields.flag(traits.qkvBias ?? true),
            fields.flag(traits.outBias ?? true),
            true,
          ]),
          norm(hidden, true, traits.norms ?? 2),
        ],
        fields.number(depths),
      ),
      norm(hidden, true),
      ...(counting.head ? [head(hidden, vocabulary, isTied(fields, counting, traits.tied), traits.headBias)] : []),
    ];
  };
}

/** MPT has no biases. `expansion_ratio` has no effect. */
const mpt: Architecture = (fields, counting) => {
  const hidden = fields.number(widths);
  const vocabulary = fields.number('vocab_size');
  return [
    embedding(vocabulary, hidden),
    ...repeat(
      [...plainLayer(hidden, [3 * hidden, 1], 4 * hidden, [false, false, false]), norm(hidden, false, 2)],
      fields.number(depths),
    ),
    norm(hidden, false),
    ...(counting.head ? [head(hidden, vocabulary, isTied(fields, counting, true))] : []),
  ];
};

const opt: Architecture = (fields, counting) => {
  const hidden = fields.number('hidden_size');
  const vocabulary = fields.number('vocab_size');
  const width = fields.number('word_embed_proj_dim', hidden);
  const bias = fields.flag(['enable_bias', true]);
  const inner = fields.number('ffn_dim');
  const project =
    width === hidden
      ? []
      : [linear(width, hidden, false, 1, 'project_in'), linear(hidden, width, false, 1, 'project_out')];
  const normed = fields.flag(['do_layer_norm_before', true]) && !fields.flag(['_remove_final_layer_norm', false]);
  return [
    embedding(vocabulary, width),
    embedding(fields.number('max_position_embeddings') + 2, hidden),
    ...project,
    ...repeat(
      [...plainLayer(hidden, [hidden, 3], inner, [bias, bias, bias]), norm(hidden, true, 2)],
      fields.number('num_hidden_layers'),
    ),
    ...(normed ? [norm(hidden, true)] : []),
    ...(counting.head ? [head(width, vocabulary, isTied(fields, counting, true))] : []),
  ];
};

/** Returns the normalizations in a layer of Falcon. Attention and network may run in parallel after a single one. */
function falconNorms(fields: Fields, grouped: boolean): number {
  if (grouped) {
    return fields.number('num_ln_in_parallel_attn', 2) === 1 ? 1 : 2;
  }
  return fields.flag(['parallel_attn', true]) ? 1 : 2;
}

const falcon: Architecture = (fields, counting) => {
  const hidden = fields.number(['hidden_size', 'n_embed']);
  const heads = fields.number(['num_attention_heads', 'n_head']);
  const vocabulary = fields.number('vocab_size');
  const grouped = fields.flag(['new_decoder_architecture', false]);
  const multiQuery = fields.flag(['multi_query', true]);
  const keyHeads = grouped ? fields.number(['num_kv_heads', 'n_head_kv'], heads) : multiQuery ? 1 : heads;
  const bias = fields.flag(['bias', false]);
  const inner = fields.number('ffn_hidden_size', 4 * hidden);
  return [
    embedding(vocabulary, hidden),
    ...repeat(
      [
        ...plainLayer(hidden, [hidden + 2 * keyHeads * Math.trunc(hidden / heads), 1], inner, [bias, bias, bias]),
        norm(hidden, true, falconNorms(fields, grouped)),
      ],
      fields.number(['num_hidden_layers', 'n_layer']),
    ),
    norm(hidden, true),
    ...(counting.head ? [head(hidden, vocabulary, isTied(fields, counting, true))] : []),
  ];
};

const positions = ['n_positions', 'max_position_embeddings'] as const;

/** GPT-2 and its descendants by `model_type`. Source: transformers/models/<model_type>/modeling_*.py, 5.18. */
export const gpts: { readonly [modelType: string]: Architecture } = {
  gpt2: gpt({ tied: true, positions, inner: ['n_inner'] }),
  gpt_bigcode: gpt({ tied: true, positions, inner: ['n_inner'], multiQuery: ['multi_query', true] }),
  gpt_neo: gpt({
    tied: true,
    positions: ['max_position_embeddings'],
    inner: ['intermediate_size'],
    apart: true,
    qkvBias: false,
  }),
  gptj: gpt({ tied: false, headBias: true, inner: ['n_inner'], apart: true, qkvBias: false, outBias: false, norms: 1 }),
  codegen: gpt({ tied: false, headBias: true, inner: ['n_inner'], qkvBias: false, outBias: false, norms: 1 }),
  gpt_neox: gpt({
    tied: false,
    inner: ['intermediate_size'],
    qkvBias: ['attention_bias', true],
    outBias: ['attention_bias', true],
  }),
  bloom: gpt({ tied: true, embeddingNorm: true }),
  mpt,
  opt,
  falcon,
};
