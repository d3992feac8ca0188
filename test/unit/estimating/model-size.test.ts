import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type ModelSize, readModelSize } from '../../../server/src/estimating/model-size.js';
import { parameterCount } from '../../../server/src/estimating/parameter-count.js';
import { llama } from '../../llama.js';

/** A config as transformers writes it, and the size of the model that it makes from it (on the meta device). */
interface Sample {
  readonly config: { readonly [key: string]: unknown };
  readonly params: number;
  readonly largestLayer?: number;
}

function samples(file: string): readonly Sample[] {
  return JSON.parse(readFileSync(new URL(file, import.meta.url), 'utf8')) as readonly Sample[];
}

function sizeOf(content: unknown, bytesPerParameter?: number): ModelSize {
  const reading = readModelSize(JSON.stringify(content), bytesPerParameter);
  assert.ok(reading.ok, reading.ok ? '' : reading.problem);
  return reading.size;
}

function problemOf(text: string): string {
  const reading = readModelSize(text);
  assert.ok(!reading.ok);
  return reading.problem;
}

describe('a number of parameters', () => {
  const counts: readonly (readonly [string, number | undefined])[] = [
    ['7B', 7e9],
    ['13', 13e9],
    ['0.35', 350e6],
    ['9999', 9999e9],
    ['10000', 10000],
    ['13M', 13e6],
    ['7b', 7e9],
    ['350M', 350e6],
    ['1.5 B', 1.5e9],
    ['125m', 125e6],
    ['2.7e9', 2.7e9],
    ['2.7E+9', 2.7e9],
    ['500k', 500e3],
    ['1.6T', 1.6e12],
    ['6738415616', 6738415616],
    ['6_738_415_616', 6738415616],
    ['6,738,415,616', 6738415616],
    ['', undefined],
    ['B', undefined],
    ['-7B', undefined],
    ['7 billion', undefined],
    ['0', undefined],
    ['1e99', undefined],
    ['7x', undefined],
    ['constructor', undefined],
  ];
  for (const [text, count] of counts) {
    it(`"${text}" is ${count}`, () => {
      assert.equal(parameterCount(text), count);
    });
  }
});

describe('the size of a model from its config.json', () => {
  for (const { config, params, largestLayer } of samples('models.json')) {
    const { model_type: type, architectures, ...rest } = config;
    it(`${type}, ${architectures}, ${JSON.stringify(rest).slice(0, 60)}`, () => {
      const size = sizeOf(config);
      assert.deepEqual([size.params, size.largestLayer], [params, largestLayer]);
    });
  }

  for (const { config, params } of samples('nested-models.json')) {
    it(`counts the language model of ${config.model_type}, tied: ${config.tie_word_embeddings}`, () => {
      const size = sizeOf(config);
      assert.equal(size.params, params);
      assert.match(size.notes.join(' '), /Only the language model is counted/);
    });
  }

  it('includes hidden size and layers', () => {
    assert.deepEqual(sizeOf(llama), {
      params: 6738415616,
      largestLayer: 131072000,
      largestTensor: 131072000,
      hiddenSize: 4096,
      layers: 32,
      notes: [],
    });
    const { hiddenSize, layers } = sizeOf({
      model_type: 't5',
      d_model: 512,
      d_ff: 2048,
      d_kv: 64,
      num_heads: 8,
      num_layers: 6,
      vocab_size: 32128,
    });
    assert.deepEqual([hiddenSize, layers], [512, 12]);
  });

  it('does not count a head that depends on the task, and says so', () => {
    const size = sizeOf({ ...llama, architectures: ['LlamaForSequenceClassification'] });
    assert.equal(size.params, 6607343616);
    assert.match(size.notes.join(), /head of LlamaForSequenceClassification is not counted/);
  });

  it('says how experts are counted', () => {
    const config = { ...llama, model_type: 'mixtral', num_local_experts: 8 };
    assert.match(sizeOf(config).notes.join(), /experts of a layer count as one layer/);
  });

  const problems: readonly (readonly [string, RegExp])[] = [
    ['', /^This is not JSON\./],
    ['{', /^This is not JSON\./],
    ['[]', /^This is not a JSON object\./],
    ['{}', /has no "model_type"/],
    ['{"model_type": "brand_new"}', /The size of a model of type "brand_new" is not known/],
    ['{"model_type": "toString"}', /type "toString"/],
    ['{"model_type": 7}', /has no "model_type"/],
    [JSON.stringify({ ...llama, hidden_size: undefined }), /lacks "hidden_size"/],
    [JSON.stringify({ ...llama, hidden_size: '4096' }), /lacks "hidden_size"/],
    [JSON.stringify({ ...llama, hidden_size: -4 }), /lacks "hidden_size", or a positive number there\. Give/],
    [JSON.stringify({ ...llama, hidden_size: 1e300 }), /do not describe a model/],
    [JSON.stringify({ ...llama, num_attention_heads: 0 }), /do not describe a model/],
    ['{"zero_optimization": {"stage": 3}}', /DeepSpeed config, not a model config/],
    ['{"metadata": {}, "weight_map": {}}', /neither "total_parameters" nor "total_size"/],
  ];
  for (const [text, problem] of problems) {
    it(`says what is wrong with ${text.slice(0, 60) || 'an empty file'}`, () => {
      assert.match(problemOf(text), problem);
    });
  }

  it('stops at a depth that no model has', () => {
    const config = {
      ...llama,
      model_type: 'qwen3_moe',
      num_experts: 8,
      moe_intermediate_size: 8,
      num_hidden_layers: 1e9,
    };
    assert.match(problemOf(JSON.stringify(config)), /do not describe a model/);
  });
});

describe('the size of a model from the index of its weights', () => {
  const weights = Object.fromEntries(
    [
      'model.embed_tokens.weight',
      'model.layers.0.mlp.up_proj.weight',
      'model.layers.0.norm.weight',
      'model.layers.1.norm.weight',
    ].map(name => [name, 'model-00001-of-00001.safetensors']),
  );

  it('counts the bytes as 16-bit weights, and says so', () => {
    const { params, layers, largestLayer, notes } = sizeOf({
      metadata: { total_size: 13476839424 },
      weight_map: weights,
    });
    assert.deepEqual([params, layers, largestLayer], [6738419712, 2, undefined]);
    assert.match(notes.join(' '), /divides its 13476839424 bytes by 2 bytes per parameter/);
  });

  it('uses the number of bytes per weight in the question', () => {
    assert.equal(sizeOf({ metadata: { total_size: 400 }, weight_map: weights }, 4).params, 100);
  });

  it('uses the number of parameters in the index if there is one', () => {
    const { params, notes } = sizeOf({ metadata: { total_size: 400, total_parameters: 150 }, weight_map: weights });
    assert.equal(params, 150);
    assert.deepEqual(notes, ['An index does not contain the size of the largest layer.']);
  });

  it('distinguishes the layers of two stacks', () => {
    const names = ['encoder.block.0.w', 'encoder.block.1.w', 'decoder.block.0.w', 'transformer.h.0.w'];
    const map = Object.fromEntries(names.map(name => [name, '']));
    assert.equal(sizeOf({ metadata: { total_size: 4 }, weight_map: map }).layers, 4);
  });
});
