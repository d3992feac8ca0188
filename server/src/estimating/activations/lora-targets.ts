/**
 * The linear layers that get adapters if a run names none, by `model_type`. Source:
 * peft/utils/constants.py:TRANSFORMERS_MODELS_TO_LORA_TARGET_MODULES_MAPPING, 0.21.2. It lists Mixtral, but peft refuses
 * models with experts before it looks there.
 */
const families: readonly (readonly [targets: readonly string[], types: string])[] = [
  [['q_proj', 'v_proj'], 'llama mistral qwen2 qwen3 gemma gemma2 gemma3_text stablelm opt gptj gpt_neo bart'],
  [['q_proj', 'v_proj', 'fc1', 'fc2'], 'phi'],
  [['query_key_value'], 'gpt_neox bloom falcon'],
  [['c_attn'], 'gpt2 gpt_bigcode'],
  [['q', 'v'], 't5 mt5'],
  [['query', 'value'], 'bert roberta xlm-roberta electra'],
  [['qkv_proj'], 'codegen'],
  [['Wqkv'], 'mpt'],
];

/** Returns the names of the layers that peft adapts by itself. Undefined if peft refuses to choose for this type. */
export function defaultTargets(modelType: string): readonly string[] | undefined {
  return families.find(([, types]) => types.split(' ').includes(modelType))?.[0];
}

/** Peft compares the end of a name. Only its last part is compared here: `self_attn.q_proj` means `q_proj`. */
export function lastPart(target: string): string {
  return target.slice(target.lastIndexOf('.') + 1);
}
