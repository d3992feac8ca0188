import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Step, Trained } from '../../../server/src/estimating/activations/phases.js';
import type { JsonObject } from '../../../server/src/estimating/architectures/fields.js';

/** A model, and the class of transformers that trains it. */
interface Model {
  readonly name: string;
  readonly class: string;
  readonly config: JsonObject;
}

/** A training step of a model, whose memory PyTorch is asked about. */
export interface ActivationQuestion {
  readonly id: string;
  readonly class: string;
  readonly config: JsonObject;
  readonly step: Step;
}

const models = JSON.parse(readFileSync(new URL('models.json', import.meta.url), 'utf8')) as readonly Model[];

const usual: Step = {
  microBatch: 2,
  sequenceLength: 512,
  elementBytes: 2,
  checkpointing: 'off',
  attention: 'sdpa',
  padded: false,
  logits: 'dropped',
  trained: { kind: 'all' },
};

/** Each step differs from the usual one in what models are known to treat differently. */
const steps: readonly Partial<Step>[] = [
  { microBatch: 1, sequenceLength: 1024 },
  { checkpointing: 'non-reentrant' },
  { attention: 'eager' },
  { elementBytes: 4, checkpointing: 'reentrant' },
  { padded: true },
];

/** Lengths that a model refuses, because it has fewer positions. */
function fits({ config }: Model, { sequenceLength = usual.sequenceLength }: Partial<Step>): boolean {
  const { max_position_embeddings: positions } = config;
  return typeof positions !== 'number' || sequenceLength <= positions;
}

/** Images have no padding, and these decoders want masks of another shape. */
function takesNoMask({ config }: Model): boolean {
  return ['vit', 'bloom', 'opt'].includes(String(config.model_type)) || config.alibi === true;
}

/** transformers has no SDPA for these. */
const eagerOnly = new Set(['gpt_oss', 'gpt_neo', 'bloom', 'gemma2']);

function stepOf({ config }: Model, step: Partial<Step>): Step {
  const only = eagerOnly.has(String(config.model_type)) ? { attention: 'eager' as const } : {};
  return { ...usual, ...step, ...only };
}

const adapters: Trained = { kind: 'lora', rank: 16, dropout: 0.05, targets: 'all-linear', modulesToSave: [] };
const ownChoice: Trained = { kind: 'lora', rank: 8, dropout: 0, targets: undefined, modulesToSave: [] };

/** Steps that train a part, by the name of a model. Fake tensors cannot be copied, so that none has modules to save. */
const parts: readonly (readonly [name: string, trained: Trained, checkpointing: Step['checkpointing']])[] = [
  ['llama, 1.1B', adapters, 'off'],
  ['llama, 1.1B', adapters, 'non-reentrant'],
  ['llama, 1.1B', { ...adapters, dropout: 0 }, 'reentrant'],
  ['llama, 1.1B', { kind: 'head' }, 'off'],
  ['llama, 1.1B', { kind: 'without-embedding' }, 'off'],
  ['qwen2, 1.5B', { kind: 'head' }, 'off'],
  ['qwen3, 1.7B', { ...adapters, targets: ['q_proj', 'v_proj'] }, 'off'],
  ['gemma2, 9B', ownChoice, 'off'],
  ['phi3, 14B', adapters, 'off'],
  ['phi, 1.3B', ownChoice, 'non-reentrant'],
  ['gpt2, 355M', ownChoice, 'off'],
  ['gpt2, 355M', adapters, 'off'],
  ['gpt_neox, 410M', ownChoice, 'off'],
  ['bloom, 560M', adapters, 'off'],
  ['t5, 250M with a gate', adapters, 'off'],
];

function textOf(step: Step): string {
  const { microBatch, sequenceLength, elementBytes, checkpointing, attention, padded, trained } = step;
  const size = `${microBatch} x ${sequenceLength}, ${elementBytes === 2 ? 'bf16' : 'fp32'}, ${attention}`;
  const rest = [
    ...(checkpointing === 'off' ? [] : [`checkpointing ${checkpointing}`]),
    ...(padded ? ['padded'] : []),
    ...(trained.kind === 'all' ? [] : [JSON.stringify(trained).replaceAll('"', '')]),
  ];
  return [size, ...rest].join(', ');
}

function question(model: Model, step: Step): ActivationQuestion {
  const config = { ...model.config, architectures: [model.class] };
  return { id: `${model.name}: ${textOf(step)}`, class: model.class, config, step };
}

/** Training steps of models of each type that has a formula. */
export const activationQuestions: readonly ActivationQuestion[] = models.flatMap(model => [
  ...steps
    .filter(step => fits(model, step) && !(step.padded && takesNoMask(model)))
    .map(step => question(model, stepOf(model, step))),
  ...parts
    .filter(([name]) => name === model.name)
    .map(([, trained, checkpointing]) => question(model, stepOf(model, { trained, checkpointing }))),
]);

/** Returns a hash of a question: its answer is valid while the question is the same. */
export function activationMark({ class: name, config, step }: ActivationQuestion): string {
  return createHash('sha256')
    .update(JSON.stringify([name, config, step]))
    .digest('hex')
    .slice(0, 8);
}
