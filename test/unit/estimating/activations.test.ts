import assert from 'node:assert/strict';
import { activationsOf } from '../../../server/src/estimating/activations/activations.js';
import type { Activations, PhaseName, Step, Trained } from '../../../server/src/estimating/activations/phases.js';
import { trainedParametersOf } from '../../../server/src/estimating/activations/trained-parameters.js';
import { llama } from '../../llama.js';

type Config = Readonly<Record<string, unknown>>;

const tokens = 2048;
const oneSequence: Step = {
  microBatch: 1,
  sequenceLength: tokens,
  elementBytes: 2,
  checkpointing: 'off',
  attention: 'flash_attention_2',
  padded: false,
  logits: 'dropped',
  trained: { kind: 'all' },
};

function of(config: Config, step: Partial<Step> = {}): Activations {
  const reading = activationsOf(config, { ...oneSequence, ...step });
  assert.ok(reading.ok, reading.ok ? '' : reading.problem);
  return reading.activations;
}

function perToken(config: Config, step: Partial<Step> = {}): number {
  return of(config, step).keptPerLayer / tokens;
}

function phase(activations: Activations, name: PhaseName): number {
  return Math.max(0, ...activations.phases.filter(each => each.name === name).map(({ bytes }) => bytes));
}

function problemOf(config: Config, step: Partial<Step> = {}): string {
  const reading = activationsOf(config, { ...oneSequence, ...step });
  assert.ok(!reading.ok);
  return reading.problem;
}

describe('the activations of a layer', () => {
  it('are two normalizations, attention and a network', () => {
    const [hidden, inner, heads] = [4096, 11008, 32];
    assert.equal(perToken(llama), 2 * 8 * hidden + 2 * 4 * hidden + 4 * heads + 4 * 2 * inner);
  });

  it('are only its input with checkpointing', () => {
    for (const checkpointing of ['reentrant', 'non-reentrant'] as const) {
      assert.equal(perToken(llama, { checkpointing }), 2 * 4096);
    }
  });

  it('grow with the square of the sequence in eager attention', () => {
    const own = { attention: 'eager' } as const;
    const twice = of(llama, { ...own, sequenceLength: 2 * tokens }).keptPerLayer - 2 * of(llama, own).keptPerLayer;
    assert.equal(twice, 2 * tokens ** 2 * 32 * 6);
  });

  it('have a mask and repeated keys and values if SDPA gets padded batches', () => {
    const grouped = { ...llama, num_key_value_heads: 8 };
    const more = perToken(grouped, { attention: 'sdpa', padded: true }) - perToken(grouped, { attention: 'sdpa' });
    assert.equal(more, 2 * 2 * 24 * 128 + 2 * tokens);
    assert.equal(perToken(grouped, { padded: true }), perToken(grouped), 'flash attention needs neither');
  });

  it('have a mask in the layers whose window is shorter than the sequence', () => {
    const gemma = { ...llama, model_type: 'gemma3_text', sliding_window_pattern: 2, sliding_window: 1024 };
    const long = perToken({ ...gemma, sliding_window: 4096 }, { attention: 'sdpa' });
    assert.equal(perToken(gemma, { attention: 'sdpa' }) - long, tokens);
  });

  it('have a byte per element for dropout', () => {
    const opt = { ...llama, model_type: 'opt', ffn_dim: 4 * 4096 };
    assert.equal(perToken(opt) - perToken({ ...opt, dropout: 0 }), 2 * 4096);
  });
});

describe('the phases of a step', () => {
  it('have three tensors of logits in the loss', () => {
    const logits = of(llama).phases.find(({ name }) => name === 'loss')?.logitBytes;
    assert.equal(logits, 12 * 32000 * tokens);
  });

  it('have the logits once more in a loop that keeps them, and never in a fused loss', () => {
    const dropped = of(llama);
    assert.equal(phase(of(llama, { logits: 'kept' }), 'loss') - phase(dropped, 'loss'), 2 * 32000 * tokens);
    const fused = of(llama, { logits: 'fused' });
    assert.equal(fused.keptLogits, 0);
    assert.equal(phase(fused, 'head'), 0);
    const ownGradients = 2 * 32000 * 4096 + 2 * 4096 * tokens;
    assert.ok(phase(fused, 'loss') - ownGradients < phase(dropped, 'loss') - 10 * 32000 * tokens);
  });

  it('have the gradient of a tied head until the embedding has its own', () => {
    const tied = of({ ...llama, tie_word_embeddings: true });
    const one = 2 * 32000 * 4096;
    assert.equal(phase(tied, 'embedding') - phase(of(llama), 'embedding'), one);
    assert.equal(phase(tied, 'mlp') - phase(of(llama), 'mlp'), one);
  });

  it('end with the gradients of everything', () => {
    const last = of(llama).phases.at(-1);
    assert.equal(last?.name, 'embedding');
    assert.equal(last?.finishedGradients, 6738415616 - 32000 * 4096);
  });

  it('have the gradients of all experts of a layer at once', () => {
    const config = { ...llama, model_type: 'mixtral', num_local_experts: 8, num_experts_per_tok: 2 };
    const experts = of(config).phases.find(({ name }) => name === 'experts');
    assert.equal(experts?.gradientBytes, 2 * 8 * 2 * 11008 * 4096);
  });

  it('are a loss and a head if only the head is trained', () => {
    const { phases, keptPerLayer } = of(llama, { trained: { kind: 'head' } });
    assert.deepEqual([keptPerLayer, ...phases.map(({ name }) => name)], [0, 'loss', 'head']);
  });
});

describe('a model whose activations are not known', () => {
  it('has none if the type has no formula', () => {
    assert.match(problemOf({ ...llama, model_type: 'mamba' }), /type "mamba" are not known/);
    assert.match(problemOf({ ...llama, model_type: 'toString' }), /type "toString"/);
  });

  it('counts as Llama if it has grouped keys and a gate, and says so', () => {
    const config = { ...llama, model_type: 'new_model', num_key_value_heads: 32, hidden_act: 'silu' };
    const { keptPerLayer, notes } = of(config);
    assert.equal(keptPerLayer, of(llama).keptPerLayer);
    assert.match(notes.join(), /type "new_model" is assumed to keep the same activations as Llama/);
  });

  it('does not count as Llama if it has experts', () => {
    const config = { ...llama, model_type: 'new_model', num_key_value_heads: 32, hidden_act: 'silu', num_experts: 8 };
    assert.match(problemOf(config), /type "new_model"/);
  });

  it('has none without its sizes', () => {
    assert.match(problemOf({ ...llama, intermediate_size: undefined, hidden_size: undefined }), /"hidden_size"/);
  });

  it('has none if peft would not choose the layers that get adapters', () => {
    const trained: Trained = { kind: 'lora', rank: 8, dropout: 0, targets: undefined, modulesToSave: [] };
    assert.match(problemOf({ ...llama, model_type: 'phi3' }, { trained }), /type "phi3"/);
  });
});

describe('the parameters that a run trains', () => {
  const lora: Trained = { kind: 'lora', rank: 8, dropout: 0, targets: ['q_proj', 'v_proj'], modulesToSave: [] };

  function trained(config: Config, which: Trained): number {
    const reading = trainedParametersOf(config, which);
    assert.ok(reading.ok, reading.ok ? '' : reading.problem);
    return reading.parameters.trained;
  }

  it('are those of adapters', () => {
    assert.equal(trained(llama, lora), 32 * 2 * 8 * (4096 + 4096));
    assert.equal(trained(llama, { ...lora, targets: undefined }), trained(llama, lora), "peft's default for Llama");
    assert.equal(trained(llama, { ...lora, targets: ['self_attn.q_proj'] }), 32 * 8 * 8192);
    assert.equal(trained(llama, { ...lora, targets: ['nothing'] }), 0);
  });

  it('are adapters of all linear layers but the head', () => {
    const perLayer = 4 * 8192 + 3 * (4096 + 11008);
    assert.equal(trained(llama, { ...lora, targets: 'all-linear' }), 32 * 8 * perLayer);
  });

  it('include copies of modules that are trained in whole', () => {
    const saved = trained(
      { ...llama, tie_word_embeddings: true },
      { ...lora, modulesToSave: ['embed_tokens', 'lm_head'] },
    );
    assert.equal(saved - trained(llama, lora), 2 * 32000 * 4096);
  });

  it('are all, only the head, or all but the embedding', () => {
    const head = 32000 * 4096;
    assert.equal(trained(llama, { kind: 'all' }), 6738415616);
    assert.equal(trained(llama, { kind: 'head' }), head);
    assert.equal(trained(llama, { kind: 'without-embedding' }), 6738415616 - head);
  });

  it('are not known for an unknown type', () => {
    const reading = trainedParametersOf({ model_type: 'mamba' }, { kind: 'all' });
    assert.deepEqual(
      reading.ok ? '' : reading.problem,
      'The modules of a model of type "mamba" are not known from its config.',
    );
  });
});
