import { bodyOf, hasVocabularyHead } from '../architectures/config-parts.js';
import { type Fields, fieldsOf, type JsonObject } from '../architectures/fields.js';
import { layerBytes, phasesOf } from './backward.js';
import type { Build } from './build.js';
import { expertRefusal } from './expert-adapters.js';
import { adaptersOf, bytesOf, type Kept, trainsLayers } from './kept.js';
import { type LayerKind, layerKinds } from './layers.js';
import { defaultTargets } from './lora-targets.js';
import type { ActivationReading, Activations, Step } from './phases.js';
import { shapeOf } from './shape.js';
import { topOf } from './top.js';
import { trainedParametersOf } from './trained-parameters.js';
import type { Traits } from './traits.js';
import { traitsOf } from './traits-by-type.js';

/** Whether a layer keeps its input as it is, not a copy in 32 bits. */
function keepsInput({ traits, step }: Build): boolean {
  return step.elementBytes === 4 || traits.norms === 0 || traits.norm === 'layer' || traits.norm === 't5';
}

function tokensOf(fields: Fields, traits: Traits, step: Step): Step {
  if (!traits.vision) {
    return step;
  }
  const patches = Math.trunc(fields.number('image_size', 224) / fields.number('patch_size', 16)) ** 2;
  return { ...step, sequenceLength: patches + 1 };
}

function modelTypeOf(fields: Fields): string {
  return fields.text('model_type') ?? '';
}

function sum(build: Build, outer: JsonObject): Activations {
  const { shape, step, fields, traits } = build;
  const kinds = layerKinds(build);
  const tokens = step.microBatch * step.sequenceLength;
  const adapters = adaptersOf(step.trained, modelTypeOf(fields));
  const bytesOfKept = (block: Kept): number => bytesOf(block, step.elementBytes, adapters);
  const projects = hasVocabularyHead(outer);
  const tied = projects && (traits.tied === 'always' || fields.flag(['tie_word_embeddings', traits.tied]));
  const whole = (kind: LayerKind): number =>
    trainsLayers(step.trained, tied) ? layerBytes({ tokens, bytesOfKept }, kind) : 0;
  const checkpointed = step.checkpointing !== 'off';
  const stream = step.elementBytes * shape.hidden * tokens;
  const layers = kinds.reduce((all, { count }) => all + count, 0);
  const base = checkpointed ? layers * stream : kinds.reduce((all, kind) => all + kind.count * whole(kind), 0);
  const top = topOf(build, projects, tied, bytesOfKept);
  // The input of a layer is kept by checkpointing already, and its result exists, too, if the layer runs again in whole.
  const twice = keepsInput(build) ? stream : 0;
  const again = step.checkpointing === 'reentrant' ? stream : 0;
  const recomputed = (kind: LayerKind): number => (checkpointed ? whole(kind) - twice + again : 0);
  const reading = trainedParametersOf(outer, step.trained);
  const trained = reading.ok ? reading.parameters.trained : 0;
  return {
    keptPerLayer: base / layers,
    // Attention keeps a mask of its own for each head.
    kept: base + top.kept + top.keptLogits + (traits.headMask && !checkpointed ? top.inputs : 0),
    keptLogits: top.keptLogits,
    phases: phasesOf({ build, kinds, tokens, base: base + top.inputs, recomputed, top, bytesOfKept, tied, trained }),
    notes: [],
  };
}

/** Whether transformers computes attention without a kernel where its default asks for SDPA, as for Gemma 2. */
export function isEagerByDefault(outer: JsonObject): boolean {
  const fields = fieldsOf(bodyOf(outer).config);
  return traitsOf(modelTypeOf(fields), fields)?.traits.eagerOnly === true;
}

/** Returns the activations of a training step of the model that a `config.json` describes. */
export function activationsOf(outer: JsonObject, step: Step): ActivationReading {
  const { config } = bodyOf(outer);
  const fields = fieldsOf(config);
  const type = modelTypeOf(fields);
  const known = traitsOf(type, fields);
  if (known === undefined) {
    return { ok: false, problem: `The activations of a model of type "${type}" are not known from its config.` };
  }
  const { trained } = step;
  const refusal = trained.kind === 'lora' ? expertRefusal(type, trained) : undefined;
  if (refusal !== undefined) {
    return { ok: false, problem: refusal };
  }
  if (trained.kind === 'lora' && trained.targets === undefined && defaultTargets(type) === undefined) {
    return { ok: false, problem: `Peft does not choose the layers that get adapters in a model of type "${type}".` };
  }
  const { traits, guessed } = known;
  const shape = shapeOf(fields, traits);
  const activations = sum({ fields, traits, shape, step: tokensOf(fields, traits, step) }, outer);
  if (fields.missing.size > 0) {
    const names = [...fields.missing].map(name => `"${name}"`).join(', ');
    return { ok: false, problem: `The activations of the "${type}" model are not known without ${names}.` };
  }
  const notes = guessed ? [`A model of type "${type}" is assumed to keep the same activations as Llama.`] : [];
  return { ok: true, activations: { ...activations, notes } };
}
