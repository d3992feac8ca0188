import type { Fields } from '../architectures/fields.js';
import { decoderTraits, llama } from './decoder-traits.js';
import { encoderTraits } from './encoder-traits.js';
import { gptTraits } from './gpt-traits.js';
import type { Traits } from './traits.js';

const traitsByType: { readonly [modelType: string]: Traits } = { ...decoderTraits, ...gptTraits, ...encoderTraits };

/** Keys of models that are not built like Llama. */
const otherwise = ['num_experts', 'num_local_experts', 'n_routed_experts', 'kv_lora_rank', 'mamba_d_state', 'ssm_cfg'];

/** The traits of a model type, and whether they are a guess from the keys of its config. */
export interface KnownTraits {
  readonly traits: Traits;
  readonly guessed: boolean;
}

/**
 * Returns what decides about the activations of a model type. An unknown type with grouped keys and a gated network
 * (`silu`) is assumed to be built like Llama, as most decoders without experts are.
 */
export function traitsOf(modelType: string, fields: Fields): KnownTraits | undefined {
  const traits = Object.hasOwn(traitsByType, modelType) ? traitsByType[modelType] : undefined;
  if (traits !== undefined) {
    return { traits, guessed: false };
  }
  const resembles = fields.has('num_key_value_heads') && fields.text('hidden_act') === 'silu';
  return resembles && !otherwise.some(fields.has) ? { traits: llama, guessed: true } : undefined;
}
