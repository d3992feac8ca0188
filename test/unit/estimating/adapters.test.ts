import assert from 'node:assert/strict';
import { activationsOf } from '../../../server/src/estimating/activations/activations.js';
import type { Step, Trained } from '../../../server/src/estimating/activations/phases.js';
import { trainedParametersOf } from '../../../server/src/estimating/activations/trained-parameters.js';
import type { JsonObject } from '../../../server/src/estimating/architectures/fields.js';

const attention = { num_attention_heads: 64, num_key_value_heads: 4, head_dim: 128 };

/** Models with few layers, since the adapters of a layer are those of the next. */
const models: { readonly [name: string]: JsonObject } = {
  mixtral: {
    model_type: 'mixtral',
    hidden_size: 6144,
    intermediate_size: 16384,
    num_hidden_layers: 2,
    num_attention_heads: 48,
    num_key_value_heads: 8,
    vocab_size: 32768,
    num_local_experts: 8,
  },
  qwen3_moe: {
    ...attention,
    model_type: 'qwen3_moe',
    hidden_size: 4096,
    intermediate_size: 12288,
    moe_intermediate_size: 1536,
    num_hidden_layers: 2,
    vocab_size: 151936,
    num_experts: 128,
  },
  deepseek_v3: {
    model_type: 'deepseek_v3',
    hidden_size: 7168,
    intermediate_size: 18432,
    moe_intermediate_size: 2048,
    num_hidden_layers: 4,
    num_attention_heads: 128,
    vocab_size: 129280,
    n_routed_experts: 256,
    n_shared_experts: 1,
    first_k_dense_replace: 3,
    q_lora_rank: 1536,
    kv_lora_rank: 512,
    qk_nope_head_dim: 128,
    qk_rope_head_dim: 64,
    v_head_dim: 128,
  },
  qwen2_moe: {
    model_type: 'qwen2_moe',
    hidden_size: 2048,
    intermediate_size: 5632,
    moe_intermediate_size: 1408,
    shared_expert_intermediate_size: 5632,
    num_hidden_layers: 2,
    num_attention_heads: 16,
    num_key_value_heads: 16,
    vocab_size: 151936,
    num_experts: 60,
  },
  'bert, a classifier': {
    model_type: 'bert',
    architectures: ['BertForSequenceClassification'],
    hidden_size: 1024,
    intermediate_size: 4096,
    num_hidden_layers: 2,
    num_attention_heads: 16,
    vocab_size: 30522,
    max_position_embeddings: 512,
  },
  'vit, a classifier': {
    model_type: 'vit',
    architectures: ['ViTForImageClassification'],
    hidden_size: 384,
    intermediate_size: 1536,
    num_hidden_layers: 2,
    num_attention_heads: 6,
  },
  t5: { model_type: 't5', d_model: 512, d_ff: 2048, d_kv: 64, num_layers: 2, num_heads: 8, vocab_size: 32128 },
  bart: {
    model_type: 'bart',
    d_model: 768,
    encoder_ffn_dim: 3072,
    decoder_ffn_dim: 3072,
    encoder_layers: 2,
    decoder_layers: 2,
    encoder_attention_heads: 12,
    vocab_size: 50265,
    max_position_embeddings: 1024,
  },
};

type Targets = readonly string[] | 'all-linear' | undefined;

function lora(targets: Targets, modulesToSave: readonly string[] = [], dropout = 0): Trained {
  return { kind: 'lora', rank: 8, dropout, targets, modulesToSave };
}

function config(name: string): JsonObject {
  const found = models[name];
  assert.ok(found, name);
  return found;
}

/** What peft 0.21.2 trains under transformers 5.24. */
const counted: readonly (readonly [model: string, targets: Targets, saved: readonly string[], trained: number])[] = [
  ['mixtral', 'all-linear', [], 13566080],
  ['mixtral', ['q_proj', 'gate'], [], 295040],
  ['mixtral', ['w1', 'w2', 'w3'], [], 12845056],
  ['mixtral', ['w2'], [], 2883584],
  ['mixtral', ['q_proj', 'v_proj'], [], 311296],
  ['qwen3_moe', 'all-linear', [], 41502720],
  ['qwen3_moe', ['gate_proj', 'up_proj', 'down_proj'], [], 40894464],
  ['qwen3_moe', ['q_proj', 'down_proj'], [], 11730944],
  ['deepseek_v3', 'all-linear', [], 68251648],
  ['deepseek_v3', ['gate_proj', 'up_proj', 'down_proj'], [], 65011712],
  ['deepseek_v3', ['down_proj'], [], 18874368],
  ['qwen2_moe', 'all-linear', [], 663568],
  ['qwen2_moe', ['gate_proj', 'up_proj', 'down_proj'], [], 368640],
  ['bert, a classifier', 'all-linear', [], 313346],
  ['bert, a classifier', undefined, [], 67586],
  ['vit, a classifier', 'all-linear', [], 113680],
  ['t5', 'all-linear', ['lm_head'], 16809984],
  ['t5', 'all-linear', ['shared'], 16809984],
  ['t5', 'all-linear', ['embed_tokens'], 33259520],
  ['t5', 'all-linear', ['embed_tokens', 'lm_head'], 49709056],
  ['bart', 'all-linear', ['lm_head'], 39144192],
  ['bart', 'all-linear', ['shared', 'lm_head'], 77747712],
  ['bart', 'all-linear', ['embed_tokens'], 77747712],
];

describe('the adapters of LoRA', () => {
  for (const [model, targets, saved, trained] of counted) {
    const where = targets === undefined ? "peft's choice" : String(targets);
    it(`are those of peft: ${[model, where, ...saved].join(', ')}`, () => {
      const reading = trainedParametersOf(config(model), lora(targets, saved));
      assert.ok(reading.ok, reading.ok ? '' : reading.problem);
      assert.equal(reading.parameters.trained, trained);
    });
  }

  it('are refused for experts as peft does', () => {
    const problem = (name: string, trained: Trained): string => {
      const reading = trainedParametersOf(config(name), trained);
      return reading.ok ? '' : reading.problem;
    };
    assert.match(problem('mixtral', lora('all-linear', [], 0.05)), /lora_dropout/);
    assert.match(problem('mixtral', lora(undefined)), /does not choose/);
    assert.match(problem('mixtral', lora(['w1'])), /"w1".* without "w3"/);
    assert.match(problem('qwen3_moe', lora(['up_proj', 'down_proj'])), /"up_proj".* without "gate_proj"/);
    assert.equal(problem('qwen3_moe', lora(['q_proj', 'v_proj'], [], 0.1)), '');
    assert.equal(problem('qwen2_moe', lora('all-linear', [], 0.05)), '');
  });

  const step: Step = {
    microBatch: 1,
    sequenceLength: 512,
    elementBytes: 2,
    checkpointing: 'off',
    attention: 'sdpa',
    padded: false,
    logits: 'dropped',
    trained: { kind: 'all' },
  };

  it('of experts keep a copy of the weights of all experts in each layer', () => {
    const kept = (targets: 'all-linear' | readonly string[]): number => {
      const reading = activationsOf(config('qwen3_moe'), { ...step, trained: lora(targets) });
      return reading.ok ? reading.activations.keptPerLayer : Number.NaN;
    };
    const { num_experts: count, hidden_size: hidden, moe_intermediate_size: inner } = config('qwen3_moe');
    const copies = 2 * 3 * Number(count) * Number(hidden) * Number(inner);
    assert.ok(kept('all-linear') - kept(['q_proj', 'k_proj', 'v_proj', 'o_proj']) > copies);
    assert.ok(kept(['down_proj']) < kept('all-linear') - (2 * copies) / 3);
  });

  it('leave eager attention to Gemma 2, which refuses SDPA', () => {
    const gemma = {
      model_type: 'gemma2',
      hidden_size: 3584,
      intermediate_size: 14336,
      num_hidden_layers: 2,
      num_attention_heads: 16,
      num_key_value_heads: 8,
      vocab_size: 256000,
    };
    for (const padded of [false, true]) {
      const [eager, sdpa] = (['eager', 'sdpa'] as const).map(attentionKind =>
        activationsOf(gemma, { ...step, padded, microBatch: 2, attention: attentionKind }),
      );
      assert.deepEqual(sdpa, eager);
    }
  });
});
