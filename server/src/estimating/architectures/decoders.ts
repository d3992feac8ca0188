import { decoder } from './decoder.js';
import { denseLayersOfQwen, leadingDenseLayers } from './dense-layers.js';
import type { Fields, Flag } from './fields.js';
import type { Architecture } from './module.js';

const attentionBias: Flag = ['attention_bias', false];
const usual = { tied: false, qkvBias: attentionBias, outBias: attentionBias } as const;

const deepseekExperts = {
  count: ['n_routed_experts'],
  width: 'moe_intermediate_size',
  shared: (fields: Fields) => fields.number('n_shared_experts', 0) * fields.number('moe_intermediate_size'),
  denseLayers: leadingDenseLayers,
};

const qwen2 = decoder({ tied: false, qkvBias: true });
const qwen3 = decoder({ ...usual, headDim: 128, queryKeyNorm: 'head' });

/** Decoders by `model_type`. Source: transformers/models/<model_type>/modeling_*.py, 5.18. */
export const decoders: { readonly [modelType: string]: Architecture } = {
  llama: decoder({ ...usual, mlpBias: ['mlp_bias', false] }),
  mistral: decoder({ tied: false }),
  granite: decoder({ ...usual, mlpBias: ['mlp_bias', false] }),
  smollm3: decoder({ ...usual, tied: true, mlpBias: ['mlp_bias', false] }),
  qwen2,
  qwen2_vl: qwen2,
  qwen2_vl_text: qwen2,
  qwen2_5_vl: qwen2,
  qwen2_5_vl_text: qwen2,
  qwen3,
  qwen3_vl_text: qwen3,
  gemma: decoder({ ...usual, tied: true, headDim: 256 }),
  gemma2: decoder({ ...usual, tied: true, headDim: 256, norms: 4 }),
  gemma3_text: decoder({ ...usual, tied: true, headDim: 256, norms: 4, queryKeyNorm: 'head' }),
  phi: decoder({
    tied: false,
    qkvBias: true,
    outBias: true,
    mlpBias: true,
    headBias: true,
    mlp: 'plain',
    norms: 1,
    norm: 'biased',
    queryKeyNorm: 'head',
    queryKeyNormIf: 'qk_layernorm',
  }),
  phi3: decoder({ tied: false, fusedQkv: true, mlp: 'fused' }),
  olmo: decoder({ ...usual, norm: 'none' }),
  olmo2: decoder({ ...usual, queryKeyNorm: 'whole' }),
  stablelm: decoder({
    tied: false,
    qkvBias: ['use_qkv_bias', false],
    norm: 'biased',
    parallelIf: 'use_parallel_residual',
    queryKeyNorm: 'whole',
    queryKeyNormIf: 'qk_layernorm',
  }),
  starcoder2: decoder({
    tied: true,
    qkvBias: ['use_bias', true],
    outBias: ['use_bias', true],
    mlpBias: ['use_bias', true],
    mlp: 'plain',
    norm: 'biased',
  }),
  cohere: decoder({ ...usual, tied: true, norms: 1, queryKeyNorm: 'whole', queryKeyNormIf: 'use_qk_norm' }),
  cohere2: decoder({ ...usual, tied: true, norms: 1 }),
  glm: decoder({ tied: false, qkvBias: ['attention_bias', true], headDim: 128, mlp: 'fused' }),
  glm4: decoder({ tied: false, qkvBias: ['attention_bias', true], headDim: 128, mlp: 'fused', norms: 4 }),
  mixtral: decoder({
    tied: false,
    experts: { count: ['num_local_experts', 'num_experts'], width: 'intermediate_size' },
  }),
  qwen2_moe: decoder({
    tied: false,
    qkvBias: ['qkv_bias', true],
    experts: {
      count: ['num_experts', 'num_local_experts'],
      width: 'moe_intermediate_size',
      shared: fields => fields.number('shared_expert_intermediate_size'),
      sharedGate: true,
      denseLayers: denseLayersOfQwen,
    },
  }),
  qwen3_moe: decoder({
    ...usual,
    queryKeyNorm: 'head',
    experts: {
      count: ['num_experts', 'num_local_experts'],
      width: 'moe_intermediate_size',
      denseLayers: denseLayersOfQwen,
    },
  }),
  gpt_oss: decoder({
    tied: false,
    qkvBias: ['attention_bias', true],
    outBias: ['attention_bias', true],
    headDim: 64,
    sinks: true,
    experts: { count: ['num_local_experts', 'num_experts'], width: 'intermediate_size', bias: true },
  }),
  deepseek_v2: decoder({ tied: false, mlpBias: ['mlp_bias', false], attention: 'latent', experts: deepseekExperts }),
  deepseek_v3: decoder({ tied: false, attention: 'latent', experts: deepseekExperts }),
};
