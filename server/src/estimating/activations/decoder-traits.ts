import { denseLayersOfQwen, leadingDenseLayers } from '../architectures/dense-layers.js';
import { linearNames } from './linear-names.js';
import type { Traits } from './traits.js';

/** Llama, and what an unknown type with grouped keys and a gate is assumed to be. */
export const llama: Traits = {
  tied: false,
  norm: 'rms',
  mlp: 'gated',
  activation: ['hidden_act', 'silu'],
  attentionDropout: ['attention_dropout', 0],
  linears: linearNames.llama,
};

const qwen3: Traits = { ...llama, headDim: 128, queryKeyNorm: 'head' };
const gemma: Traits = {
  ...llama,
  tied: true,
  norm: 'gemma',
  headDim: 256,
  activation: ['hidden_activation,hidden_act', 'gelu_pytorch_tanh'],
};

const cohere: Traits = { ...llama, tied: true, norm: 'cohere', norms: 1 };

const qwenExperts = {
  count: ['num_experts', 'num_local_experts'],
  width: 'moe_intermediate_size',
  denseLayers: denseLayersOfQwen,
  router: 'softmax',
} as const;

const deepseek: Traits = {
  ...llama,
  attention: 'latent',
  experts: {
    count: ['n_routed_experts'],
    width: 'moe_intermediate_size',
    denseLayers: leadingDenseLayers,
    shared: fields => fields.number('n_shared_experts', 0) * fields.number('moe_intermediate_size'),
    router: 'sigmoid',
  },
  linears: linearNames.deepseek,
};

/** Decoders in the style of Llama, by `model_type`. */
export const decoderTraits: { readonly [modelType: string]: Traits } = {
  llama,
  mistral: { ...llama, window: [1, 4096] },
  granite: llama,
  smollm3: { ...llama, tied: true },
  qwen2: llama,
  qwen2_vl: llama,
  qwen2_vl_text: llama,
  qwen2_5_vl: llama,
  qwen2_5_vl_text: llama,
  qwen3,
  qwen3_vl_text: qwen3,
  gemma,
  gemma2: { ...gemma, normsBehind: 2, window: [2, 4096], softCap: true, cappedLogits: true, eagerOnly: true },
  gemma3_text: { ...gemma, normsBehind: 2, window: [6, 4096], queryKeyNorm: 'head' },
  phi3: {
    ...llama,
    attention: 'fused',
    rotary: 'partial',
    window: [1, undefined],
    dropout: ['resid_pdrop', 0, 2],
    linears: linearNames.phi3,
  },
  olmo: { ...llama, norm: 'plain' },
  olmo2: { ...llama, norm: 'gemma', norms: 0, normsBehind: 2, queryKeyNorm: 'whole' },
  stablelm: {
    ...llama,
    norm: 'layer',
    rotary: 'partial',
    parallel: { key: ['use_parallel_residual', false], norms: 1 },
    queryKeyNorm: 'head',
    queryKeyNormIf: 'qk_layernorm',
    dropout: ['hidden_dropout', 0, 1],
  },
  starcoder2: {
    ...llama,
    tied: true,
    window: [1, undefined],
    norm: 'layer',
    mlp: 'plain',
    activation: ['hidden_act', 'gelu_pytorch_tanh'],
    dropout: ['residual_dropout', 0, 2],
    embeddingDropout: ['embedding_dropout', 0],
    linears: linearNames.starcoder2,
  },
  cohere: { ...cohere, queryKeyNorm: 'head', queryKeyNormIf: 'use_qk_norm' },
  cohere2: { ...cohere, window: [4, 4096] },
  glm: { ...llama, rotary: 'partial', headDim: 128, linears: linearNames.glm },
  glm4: { ...llama, rotary: 'partial', headDim: 128, normsBehind: 2, linears: linearNames.glm },
  mixtral: {
    ...llama,
    window: [1, undefined],
    experts: { count: ['num_local_experts', 'num_experts'], width: 'intermediate_size', router: 'softmax' },
  },
  qwen2_moe: {
    ...llama,
    experts: { ...qwenExperts, shared: fields => fields.number('shared_expert_intermediate_size'), sharedGate: true },
  },
  qwen3_moe: { ...llama, queryKeyNorm: 'head', experts: qwenExperts },
  gpt_oss: {
    ...llama,
    headDim: 64,
    window: [2, 128],
    norm: 'gemma',
    sinks: true,
    narrowSoftmax: true,
    eagerOnly: true,
    experts: { count: ['num_local_experts', 'num_experts'], width: 'intermediate_size', router: 'top' },
  },
  deepseek_v3: deepseek,
};
