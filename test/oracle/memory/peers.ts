import { isEager } from '../../../server/src/estimating/activations/build.js';
import type { Step } from '../../../server/src/estimating/activations/phases.js';
import { type Shape, shapeOf } from '../../../server/src/estimating/activations/shape.js';
import { traitsOf } from '../../../server/src/estimating/activations/traits-by-type.js';
import { bodyOf } from '../../../server/src/estimating/architectures/config-parts.js';
import { fieldsOf } from '../../../server/src/estimating/architectures/fields.js';
import type { ActivationQuestion } from './activation-questions.js';

/** The training step of a model, as formulas of other programs see it. */
export interface PeerCase {
  readonly shape: Shape;
  readonly step: Step;
  readonly parameters: number;
  /** Whether attention is computed without a kernel. */
  readonly isEager: boolean;
  /** Whether the model is a mixture of experts. */
  readonly isMixture: boolean;
}

/** A program or formula that estimates the memory of training. */
export interface Peer {
  readonly name: string;
  /** Bytes of activations and logits of one GPU; undefined if it does not count them. */
  readonly activations: ((run: PeerCase) => number) | undefined;
  /** Whether it takes such a model; absent if it takes all. */
  readonly covers?: (run: PeerCase) => boolean;
  /** Bytes of model states of one GPU in stage 2, with Adam and this number of GPUs. */
  readonly states: (run: PeerCase, gpus: number) => number;
  readonly source: string;
  /** What it does not take into account, for a sentence. */
  readonly lacks: string;
}

const tokensOf = ({ step }: PeerCase): number => step.microBatch * step.sequenceLength;
const layersOf = ({ shape }: PeerCase): number => shape.layers + shape.decoderLayers;
const checkpoints = ({ step }: PeerCase): boolean => step.checkpointing !== 'off';

/** Weights, and 12 bytes per parameter that are partitioned. */
function zero2(bytesPartitioned: number): Peer['states'] {
  return ({ parameters, step }, gpus) => step.elementBytes * parameters + (bytesPartitioned * parameters) / gpus;
}

/** Bytes of all layers: per token and hidden element, and per head and pair of positions. */
function layersBy(run: PeerCase, perToken: number, perPair: number): number {
  const { shape, step } = run;
  const pairs = perPair * shape.heads * step.sequenceLength;
  return layersOf(run) * tokensOf(run) * (perToken * shape.hidden + pairs);
}

/**
 * Returns a training step for the formulas of others. Undefined for what none of them is about: images, and steps that
 * train a part of the weights.
 */
export function peerCase({ config, step }: ActivationQuestion, parameters: number): PeerCase | undefined {
  const fields = fieldsOf(bodyOf(config).config);
  const traits = traitsOf(String(config.model_type), fields)?.traits;
  if (traits === undefined || traits.vision || step.trained.kind !== 'all') {
    return undefined;
  }
  const shape = shapeOf(fields, traits);
  const eager = isEager({ fields, traits, shape, step });
  return { shape, step, parameters, isEager: eager, isMixture: traits.experts !== undefined };
}

/** The programs and formulas that we compare ourselves with, written from what they publish. */
export const peers: readonly Peer[] = [
  {
    name: "DeepSpeed's estimators",
    activations: undefined,
    states: zero2(18),
    source: 'deepspeed/runtime/zero/stage_1_and_2.py:estimate_zero2_model_states_mem_needs',
    lacks: 'activations, buckets, frozen weights',
  },
  {
    name: '`accelerate estimate-memory`',
    activations: undefined,
    states: ({ parameters, step }) => 4 * step.elementBytes * parameters,
    source: 'accelerate/commands/estimate.py:estimate_training_usage',
    lacks: 'activations, ZeRO, master weights',
  },
  {
    name: "EleutherAI's calculator",
    activations: run => (checkpoints(run) ? layersBy(run, 34, 0) : layersBy(run, 34, 5)),
    states: zero2(12),
    source: 'cookbook/calc/calc_transformer_mem.py',
    lacks: 'logits, kernels of attention, kinds of networks',
  },
  {
    name: 'the formula of arXiv 2205.05198',
    activations: run => (checkpoints(run) ? layersBy(run, 2, 0) : layersBy(run, 34, 5)),
    states: zero2(12),
    source: 'arXiv 2205.05198, sections 4 and 5',
    lacks: 'logits, kernels of attention, kinds of networks',
  },
  {
    name: "Megatron-LM's report",
    activations: run => {
      const { shape } = run;
      const layers = layersOf(run) * (18 * shape.hidden + 4 * shape.inner);
      const ends = 9 * shape.hidden + 4 * (shape.hidden + shape.vocabulary);
      return tokensOf(run) * (layers + ends);
    },
    states: zero2(12),
    source: 'megatron/training/theoretical_memory_usage.py:compute_activation_memory',
    lacks: 'checkpointing of whole layers, attention without a kernel',
  },
  {
    name: "the Ultra-Scale Playbook's calculator",
    activations: run => {
      const { shape } = run;
      const logits = 4 * shape.vocabulary * tokensOf(run);
      if (checkpoints(run)) {
        return layersBy(run, 2, 0) + logits;
      }
      const network = layersOf(run) * tokensOf(run) * (3 * shape.hidden + 8 * shape.inner);
      return layersBy(run, 15, 5) + network + logits;
    },
    states: zero2(12),
    source: 'nanotron/ultrascale-playbook, its widget for activations',
    lacks: 'kernels of attention, networks without a gate, the peak at the loss',
  },
  {
    name: 'fitcheck-llm 0.3.1',
    activations: run => {
      const { shape, step, isEager: eager } = run;
      const tokens = tokensOf(run);
      const keys = shape.keyHeads * shape.headDim;
      const width = 12 * shape.hidden + 3 * shape.heads * shape.headDim + keys + 3 * shape.inner;
      const pairs = eager ? step.elementBytes * shape.heads * step.sequenceLength * tokens : 0;
      const layer = step.elementBytes * width * tokens;
      const logits = 14 * shape.vocabulary * tokens;
      return checkpoints(run)
        ? layersOf(run) * step.elementBytes * shape.hidden * tokens + Math.max(layer + 7.4 * pairs, logits)
        : layersOf(run) * (layer + 2.9 * pairs) + logits;
    },
    covers: ({ isMixture }) => !isMixture,
    states: zero2(12),
    source: 'fitcheck/memory/activations.py',
    lacks: 'ZeRO and DeepSpeed, mixtures of experts, other norms than that of Llama',
  },
];
