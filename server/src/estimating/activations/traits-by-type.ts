import type { Fields } from '../architectures/fields.js';
import { decoderTraits, llama } from './decoder-traits.js';
import { encoderTraits } from './encoder-traits.js';
import { gptTraits } from './gpt-traits.js';
import type { Traits } from './traits.js';

const traitsByType: { readonly [modelType: string]: Traits } = { ...decoderTraits, ...gptTraits, ...encoderTraits };

/** Returns the traits of one model: its config turns some of those of its type on and off. */
function ownTraits(traits: Traits, fields: Fields): Traits {
  const caps = (name: string, preset: true | undefined): true | undefined =>
    fields.has(name) ? (fields.number(name, 0) > 0 ? true : undefined) : preset;
  const { queryKeyNormIf, biasedIf } = traits;
  const own = {
    ...traits,
    softCap: caps('attn_logit_softcapping', traits.softCap),
    cappedLogits: caps('final_logit_softcapping', traits.cappedLogits),
    queryKeyNorm:
      queryKeyNormIf === undefined || fields.flag([queryKeyNormIf, false]) ? traits.queryKeyNorm : undefined,
  };
  if (biasedIf === undefined) {
    return own;
  }
  // With rotary positions, Falcon has no dropout in attention.
  return fields.flag([biasedIf, false])
    ? { ...own, headMask: true, rotary: 'none' }
    : { ...own, attentionDropout: undefined };
}

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
    return { traits: ownTraits(traits, fields), guessed: false };
  }
  const resembles = fields.has('num_key_value_heads') && fields.text('hidden_act') === 'silu';
  return resembles && !otherwise.some(fields.has) ? { traits: llama, guessed: true } : undefined;
}
