import { isObject } from '../document/is-object.js';
import { activationsOf, isEagerByDefault } from './activations/activations.js';
import type { ActivationReading, Step, Trained } from './activations/phases.js';
import { type TrainedReading, trainedParametersOf } from './activations/trained-parameters.js';
import { bodyOf } from './architectures/config-parts.js';
import type { JsonObject } from './architectures/fields.js';
import { keptWeights } from './architectures/kept-weights.js';
import { modulesOf } from './architectures/model-modules.js';
import { readModelSize, type SizeReading } from './model-size.js';
import type { Plan } from './states/plan.js';
import type { StepInputs } from './step-of-config.js';
import { assumptionsIn, factsIn } from './step-sentences.js';

/** A model whose file is read. */
export interface Model {
  readonly reading: SizeReading;
  /** Absent if only the size is known, not the layers. */
  readonly layers?: {
    /** The most positions that the model has; undefined if its file does not say it. */
    readonly positions: number | undefined;
    readonly activations: (step: Step) => ActivationReading;
    readonly trained: (trained: Trained) => TrainedReading;
    /** Returns how many weights need a buffer of "offload_param" at the same time; undefined if none does. */
    readonly weightBuffers: (plan: Plan, gpus: number, block: unknown) => number | undefined;
    /** Returns the known facts about a training step, each with its source. */
    readonly facts: (inputs: StepInputs) => readonly string[];
    /** Returns sentences about what is assumed of it, and how to change that. */
    readonly assumptions: (inputs: StepInputs) => readonly string[];
  };
}

/** The least bytes of a weight that is swapped. Source: deepspeed/runtime/swap_tensor/utils.py:MIN_AIO_BYTES. */
const leastSwapped = 2 ** 20;

/** Keeps the answers to the last questions: all strategies of a config have the same step. */
function remembering<Question, Answer>(answer: (question: Question) => Answer): (question: Question) => Answer {
  const known = new Map<string, Answer>();
  return question => {
    const key = JSON.stringify(question);
    const found = known.get(key) ?? answer(question);
    if (known.size >= 20) {
      known.clear();
    }
    known.set(key, found);
    return found;
  };
}

function isConfig(content: unknown): content is { readonly [name: string]: unknown } {
  return isObject(content) && !isObject(content.weight_map);
}

/**
 * Returns the most positions of a model. GPT-2 and GPT-J have an older name for them; T5 has only distances. Source:
 * transformers/models/gpt2/configuration_gpt2.py:GPT2Config.attribute_map.
 */
function positionsOf(config: JsonObject): number | undefined {
  const count = config.max_position_embeddings ?? config.n_positions;
  return typeof count === 'number' && config.relative_attention_num_buckets === undefined ? count : undefined;
}

function tooLong({ sequenceLength: { value } }: StepInputs, positions: number = Infinity): readonly string[] {
  const [has, tokens] = [positions, value].map(count => count.toLocaleString('en-US'));
  return value > positions ? [`The model has ${has} positions, fewer than the ${tokens} tokens of a sequence.`] : [];
}

/** Reads a model from the content of one of its files: a `config.json` tells its layers, an index only its size. */
export function readModel(text: string): Model {
  const reading = readModelSize(text);
  const content: unknown = reading.ok ? JSON.parse(text.replace(/^\uFEFF/, '')) : undefined;
  if (!isConfig(content)) {
    return { reading };
  }
  const layers = reading.ok ? (reading.size.layers ?? 0) : 0;
  const positions = positionsOf(bodyOf(content).config);
  const isEager = isEagerByDefault(content);
  const used = (inputs: StepInputs): StepInputs =>
    isEager && inputs.attention.value === 'sdpa'
      ? { ...inputs, attention: { ...inputs.attention, value: 'eager' } }
      : inputs;
  return {
    reading,
    layers: {
      positions,
      activations: remembering((step: Step) => activationsOf(content, step)),
      trained: remembering((trained: Trained) => trainedParametersOf(content, trained)),
      weightBuffers: ({ offloadParams, buffers, weightBytes }, gpus, block) => {
        if (offloadParams !== 'nvme' || !reading.ok || reading.size.params / gpus <= buffers.maxInCpu) {
          return undefined;
        }
        const least = (gpus * Math.max(leastSwapped, typeof block === 'number' ? block : 0)) / weightBytes;
        return keptWeights(modulesOf(content)?.modules ?? [], layers, buffers.reuseDistance, least);
      },
      facts: inputs => factsIn(used(inputs)),
      assumptions: inputs => [...assumptionsIn(used(inputs)), ...tooLong(inputs, positions)],
    },
  };
}
