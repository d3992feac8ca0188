import type { JsonObject } from '../../../server/src/estimating/architectures/fields.js';

/** A training step of a small model, whose memory DeepSpeed is asked about. */
export interface StateQuestion {
  readonly id: string;
  /** The number of processes, each for a GPU. */
  readonly ranks: number;
  readonly stage: number;
  readonly config: JsonObject;
  /** Weights are frozen if their names have one of these parts. */
  readonly frozen: readonly string[];
}

interface Case {
  readonly id: string;
  readonly stages: readonly number[];
  readonly config?: JsonObject;
  readonly zero?: JsonObject;
  readonly frozen?: readonly string[];
  readonly ranks?: readonly number[];
}

const bf16 = { enabled: true };
const cpu = { device: 'cpu', pin_memory: false };
const accumulated = { gradient_accumulation_steps: 2 };
const body = ['embedding.', 'layers.'];
const firstHalf = ['embedding.', ...Array.from({ length: 8 }, (_, index) => `layers.${index}.`)];
/** The backward pass goes through these weights, as it does with adapters. */
const half = ['.0.weight', '.0.bias'];
const wide = { data_types: { grad_accum_dtype: 'fp32' } };

const everywhere = [1, 2, 4];
/**
 * On CPU, a single process does not gather weights, because it has them already; with a GPU, it would copy them there.
 */
const several = [2, 4];

const cases: readonly Case[] = [
  { id: 'bf16', ranks: everywhere, stages: [0, 1, 2, 3] },
  { id: 'fp32', ranks: everywhere, stages: [0, 1, 2, 3], config: { bf16: { enabled: false } } },
  {
    id: 'fp16',
    ranks: everywhere,
    stages: [0, 2],
    config: { bf16: { enabled: false }, fp16: { enabled: true, initial_scale_power: 4 } },
  },
  { id: 'accumulation', ranks: everywhere, stages: [0, 1, 2, 3], config: accumulated },
  { id: '32-bit accumulation', ranks: several, stages: [1, 2, 3], config: wide },
  { id: 'optimizer on the CPU', ranks: several, stages: [1, 2, 3], zero: { offload_optimizer: cpu } },
  {
    id: 'optimizer on the CPU, accumulation',
    ranks: several,
    stages: [1, 2],
    config: accumulated,
    zero: { offload_optimizer: cpu },
  },
  {
    id: 'optimizer on the CPU, 32-bit accumulation',
    stages: [1, 2, 3],
    config: wide,
    zero: { offload_optimizer: cpu },
  },
  {
    id: 'optimizer and weights on the CPU',
    ranks: several,
    stages: [3],
    zero: { offload_optimizer: cpu, offload_param: cpu },
  },
  { id: 'overlap', ranks: several, stages: [1, 2], zero: { overlap_comm: true } },
  { id: 'gradients not contiguous', stages: [1, 2, 3], zero: { contiguous_gradients: false } },
  { id: 'a bucket larger than the model', stages: [2], zero: { reduce_bucket_size: 2e7 } },
  { id: 'sub-groups', ranks: everywhere, stages: [3], zero: { sub_group_size: 1e6 } },
  {
    id: 'little gathered',
    ranks: several,
    stages: [3],
    zero: { stage3_max_live_parameters: 1e6, stage3_max_reuse_distance: 1e6 },
  },
  {
    id: '16-bit master weights and states',
    stages: [2, 3],
    config: { bf16: { ...bf16, bf16_master_weights_and_grads: true, bf16_optimizer_states: true } },
  },
  { id: 'frozen body', ranks: several, stages: [0, 1, 2, 3], frozen: body },
  { id: 'first half frozen', ranks: several, stages: [3], frozen: firstHalf },
  { id: 'gradients added at once', stages: [1], config: { ...wide, bf16: { ...bf16, immediate_grad_update: true } } },
  {
    id: 'autocast',
    stages: [0, 1, 3],
    config: { bf16: { enabled: false }, torch_autocast: { enabled: true, dtype: 'bfloat16' } },
  },
  { id: 'half of each layer frozen', ranks: several, stages: [3], frozen: half },
  {
    id: 'half of each layer frozen, weights on the CPU',
    ranks: several,
    stages: [3],
    frozen: half,
    zero: { offload_optimizer: cpu, offload_param: cpu },
  },
  { id: 'a second copy', stages: [3], zero: { zero_hpz_partition_size: 2 }, ranks: [4] },
  {
    id: 'a second copy, accumulation',
    stages: [3],
    config: accumulated,
    zero: { zero_hpz_partition_size: 2 },
    ranks: [4],
  },
];

const usual = {
  stage3_param_persistence_threshold: 0,
  reduce_bucket_size: 1e6,
  stage3_prefetch_bucket_size: 5e5,
};

function questionOf({ id, config, zero, frozen = [] }: Case, stage: number, ranks: number): StateQuestion {
  return {
    id: `ZeRO ${stage}, ${id}, ${ranks} ${ranks === 1 ? 'rank' : 'ranks'}`,
    ranks,
    stage,
    config: {
      train_micro_batch_size_per_gpu: 1,
      gradient_accumulation_steps: 1,
      zero_allow_untested_optimizer: true,
      zero_force_ds_cpu_optimizer: false,
      bf16,
      ...config,
      zero_optimization: { stage, ...usual, ...zero },
    },
    frozen,
  };
}

export const stateQuestions: readonly StateQuestion[] = [
  ...cases.flatMap(each =>
    each.stages.flatMap(stage => (each.ranks ?? [2]).map(ranks => questionOf(each, stage, ranks))),
  ),
];
