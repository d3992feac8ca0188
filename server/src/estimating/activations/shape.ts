import type { Fields } from '../architectures/fields.js';
import type { Traits } from './traits.js';

/** The sizes of a model that activations depend on. */
export interface Shape {
  readonly hidden: number;
  readonly heads: number;
  readonly keyHeads: number;
  /** Width of a head in queries and keys. */
  readonly headDim: number;
  readonly valueDim: number;
  /** Width of the network between its two matrices. */
  readonly inner: number;
  readonly vocabulary: number;
  readonly layers: number;
  /** Layers of the decoder behind an encoder, 0 if there is none. */
  readonly decoderLayers: number;
}

const names = {
  hidden: ['hidden_size', 'n_embd', 'd_model', 'dim', 'n_embed'],
  heads: ['num_attention_heads', 'n_head', 'num_heads', 'n_heads', 'encoder_attention_heads'],
  inner: ['intermediate_size', 'n_inner', 'ffn_dim', 'ffn_hidden_size', 'hidden_dim', 'd_ff', 'encoder_ffn_dim'],
  layers: ['num_hidden_layers', 'n_layer', 'num_layers', 'n_layers', 'encoder_layers'],
} as const;

function keyHeadsOf(fields: Fields, traits: Traits, heads: number): number {
  if (traits.multiQuery === undefined) {
    return fields.number('num_key_value_heads', heads);
  }
  if (fields.flag(['new_decoder_architecture', false])) {
    return fields.number(['num_kv_heads', 'n_head_kv'], heads);
  }
  return fields.flag(traits.multiQuery) ? 1 : heads;
}

/** Reads the sizes from a `config.json`. Sizes that are absent are recorded in `fields.missing`. */
export function shapeOf(fields: Fields, traits: Traits): Shape {
  const hidden = fields.number(names.hidden);
  const heads = fields.number(names.heads);
  const headDim =
    traits.attention === 'latent'
      ? fields.number('qk_nope_head_dim') + fields.number('qk_rope_head_dim')
      : fields.number(['head_dim', 'd_kv'], traits.headDim ?? Math.trunc(hidden / heads));
  const layers = fields.number(names.layers);
  return {
    hidden,
    heads,
    keyHeads: keyHeadsOf(fields, traits, heads),
    headDim,
    valueDim: traits.attention === 'latent' ? fields.number('v_head_dim') : headDim,
    inner: fields.number(names.inner, 4 * hidden),
    vocabulary: traits.vision ? 0 : fields.number('vocab_size'),
    layers,
    decoderLayers: traits.stacks === 2 ? fields.number(['num_decoder_layers', 'decoder_layers'], layers) : 0,
  };
}
