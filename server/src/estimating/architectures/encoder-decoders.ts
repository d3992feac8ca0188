import type { Fields } from './fields.js';
import { type Architecture, embedding, head, isTied, linear, type Module, norm, repeat } from './module.js';

/** The network of T5. Version 1.1 and all later models have a gate. */
function t5Network(fields: Fields, hidden: number): readonly Module[] {
  const inner = fields.number('d_ff');
  const gated = fields.text('feed_forward_proj')?.startsWith('gated') ?? false;
  return [linear(hidden, inner, false, gated ? 2 : 1, 'in'), linear(inner, hidden, false, 1, 'down')];
}

/**
 * T5. UMT5 has relative positions in every layer, T5 only in the first layer of each stack. transformers 5 ties the head
 * whatever the file says: transformers/models/t5/configuration_t5.py:T5Config.__post_init__.
 */
function t5(positionsEverywhere: boolean): Architecture {
  return (fields, counting) => {
    const hidden = fields.number('d_model');
    const heads = fields.number('num_heads');
    const width = heads * fields.number('d_kv');
    const vocabulary = fields.number('vocab_size');
    const layers = fields.number('num_layers');
    const decoding = fields.number('num_decoder_layers', layers);
    const attention = [
      linear(hidden, width, false, 3, 'qkv'),
      linear(width, hidden, false, 1, 'out'),
      norm(hidden, false),
    ];
    const network = [...t5Network(fields, hidden), norm(hidden, false)];
    const positions = embedding(fields.number('relative_attention_num_buckets', 32), heads);
    return [
      embedding(vocabulary, hidden),
      ...repeat([...attention, ...network], layers),
      ...repeat([...attention, ...attention, ...network], decoding),
      ...repeat([positions], positionsEverywhere ? layers + decoding : 2),
      norm(hidden, false, 2),
      ...(counting.head ? [head(hidden, vocabulary, true)] : []),
    ];
  };
}

/** BART reserves this many positions before those of the tokens. */
const bartOffset = 2;

interface BartTraits {
  readonly offset: number;
  readonly embeddingNorm: boolean;
  readonly finalNorm: boolean;
}

function bart({ offset, embeddingNorm, finalNorm }: BartTraits): Architecture {
  return (fields, counting) => {
    const hidden = fields.number('d_model');
    const vocabulary = fields.number('vocab_size');
    const tied = isTied(fields, counting, true);
    const attention = [
      linear(hidden, hidden, true, 3, 'qkv'),
      linear(hidden, hidden, true, 1, 'out'),
      norm(hidden, true),
    ];
    const network = (inner: number): readonly Module[] => [
      linear(hidden, inner, true, 1, 'in'),
      linear(inner, hidden, true, 1, 'down'),
      norm(hidden, true),
    ];
    const encoder = [...attention, ...network(fields.number('encoder_ffn_dim'))];
    const decoder = [...attention, ...attention, ...network(fields.number('decoder_ffn_dim'))];
    return [
      // Without tied weights, each stack has its own embedding in addition to the common one.
      ...repeat([embedding(vocabulary, hidden)], tied ? 1 : 3),
      ...repeat([embedding(fields.number('max_position_embeddings') + offset, hidden)], 2),
      norm(hidden, true, (embeddingNorm ? 2 : 0) + (finalNorm ? 2 : 0)),
      ...repeat(encoder, fields.number('encoder_layers')),
      ...repeat(decoder, fields.number('decoder_layers')),
      ...(counting.head ? [head(hidden, vocabulary, tied)] : []),
    ];
  };
}

/** Encoder-decoder models by `model_type`. Source: transformers/models/<model_type>/modeling_*.py, 5.18. */
export const encoderDecoders: { readonly [modelType: string]: Architecture } = {
  t5: t5(false),
  mt5: t5(false),
  umt5: t5(true),
  bart: bart({ offset: bartOffset, embeddingNorm: true, finalNorm: false }),
  mbart: bart({ offset: bartOffset, embeddingNorm: true, finalNorm: true }),
  pegasus: bart({ offset: 0, embeddingNorm: false, finalNorm: true }),
};

/** Whether a model of this type has an encoder and a decoder, each with an embedding that may share its weights. */
export function hasTwoStacks(modelType: string): boolean {
  return Object.hasOwn(encoderDecoders, modelType);
}
