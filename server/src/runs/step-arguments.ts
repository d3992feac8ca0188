import type { RunInputValues } from '../loaders/run-inputs.js';
import type { FamilyId } from './run.js';

/**
 * What a training step is asked about by arguments: inputs of the estimate, and the arguments that they follow from.
 */
export type StepArgument =
  | Exclude<keyof RunInputValues, 'trained' | 'microBatch'>
  | 'reentrant'
  | 'adapter'
  | 'rank'
  | 'dropout'
  | 'targets'
  | 'modulesToSave';

/** How a program calls something, and its default; undefined if the default is not known before the run. */
export interface NamedArgument {
  /** The first one that is given counts. */
  readonly names: readonly string[];
  readonly preset?: string | number | boolean;
}

type StepArguments = { readonly [argument in StepArgument]: NamedArgument };

const trainerSwitch = ['activation_checkpointing', 'gradient_checkpointing'];
const trainerKwargs = ['activation_checkpointing_kwargs', 'gradient_checkpointing_kwargs'];

/**
 * Names in scripts that use Trainer, or have a parser of their own. Trainer's own are in
 * transformers/training_args.py:TrainingArguments; the others are those of public scripts.
 */
const inScripts: StepArguments = {
  model: {
    names: ['model_name_or_path', 'base_model', 'model_id_or_path', 'pretrained_model_name_or_path', 'model_name'],
  },
  sequenceLength: {
    names: [
      'max_seq_length',
      'max_seq_len',
      'model_max_length',
      'max_length',
      'cutoff_len',
      'sequence_len',
      'seq_length',
      'block_size',
      'max_len',
    ],
  },
  checkpointing: { names: [...trainerSwitch, 'use_gradient_checkpointing'], preset: false },
  reentrant: { names: trainerKwargs },
  attention: { names: ['attn_implementation', 'use_flash_attn', 'use_flash_attention', 'flash_attn'] },
  adapter: { names: ['use_lora', 'lora_enable', 'use_peft', 'enable_lora'] },
  rank: { names: ['lora_r', 'lora_rank', 'lora_dim'] },
  dropout: { names: ['lora_dropout'], preset: 0 },
  targets: { names: ['lora_target_modules', 'lora_target', 'target_modules'] },
  modulesToSave: { names: ['lora_modules_to_save', 'modules_to_save'] },
  fusedLoss: { names: ['use_liger_kernel', 'use_liger'], preset: false },
  packed: { names: ['packing', 'padding_free', 'sample_packing'] },
};

/**
 * Names and defaults of programs with arguments of their own. Source: llamafactory/hparams of LLaMA-Factory 0.9.5,
 * axolotl/utils/schemas of axolotl 0.19.0, swift/arguments of ms-swift 4.6.0, trl/trainer/model_config.py:ModelConfig
 * and trl/trainer/sft_config.py:SFTConfig of TRL 1.16.0.
 */
const byFamily: { readonly [family in FamilyId]?: Partial<StepArguments> } = {
  llamafactory: {
    model: { names: ['model_name_or_path'] },
    sequenceLength: { names: ['cutoff_len'], preset: 2048 },
    // It checkpoints unless it is told not to, whatever Trainer's own switch says.
    checkpointing: { names: ['disable_gradient_checkpointing'], preset: false },
    reentrant: { names: ['use_reentrant_gc'], preset: true },
    attention: { names: ['flash_attn'], preset: 'auto' },
    adapter: { names: ['finetuning_type'], preset: 'lora' },
    rank: { names: ['lora_rank'], preset: 8 },
    targets: { names: ['lora_target'], preset: 'all' },
    modulesToSave: { names: ['additional_target'] },
    fusedLoss: { names: ['enable_liger_kernel'], preset: false },
    packed: { names: ['neat_packing', 'packing'] },
  },
  axolotl: {
    model: { names: ['base_model'] },
    sequenceLength: { names: ['sequence_len'], preset: 512 },
    checkpointing: { names: ['gradient_checkpointing'], preset: false },
    reentrant: { names: ['gradient_checkpointing_kwargs'] },
    attention: { names: ['attn_implementation', 'flash_attention', 'sdp_attention', 'eager_attention'] },
    adapter: { names: ['adapter'], preset: '' },
    rank: { names: ['lora_r'] },
    targets: { names: ['lora_target_linear', 'lora_target_modules'] },
    modulesToSave: { names: ['lora_modules_to_save'] },
    fusedLoss: {
      names: ['liger_fused_linear_cross_entropy', 'cut_cross_entropy', 'chunked_cross_entropy'],
      preset: false,
    },
    packed: { names: ['sample_packing'], preset: false },
  },
  swift: {
    model: { names: ['model', 'model_id_or_path'] },
    // By default it is the longest one that the model takes.
    sequenceLength: { names: ['max_length'] },
    checkpointing: { names: ['gradient_checkpointing'], preset: true },
    reentrant: { names: ['gradient_checkpointing_kwargs'], preset: true },
    attention: { names: ['attn_impl'] },
    adapter: { names: ['tuner_type', 'train_type'], preset: 'lora' },
    rank: { names: ['lora_rank'], preset: 8 },
    dropout: { names: ['lora_dropout'], preset: 0.05 },
    targets: { names: ['target_modules'], preset: 'all-linear' },
    modulesToSave: { names: ['modules_to_save'] },
    fusedLoss: { names: ['use_liger_kernel'], preset: false },
    packed: { names: ['packing', 'padding_free'], preset: false },
  },
  trl: {
    model: { names: ['model_name_or_path'] },
    sequenceLength: { names: ['max_length', 'max_seq_length'], preset: 1024 },
    checkpointing: { names: trainerSwitch, preset: true },
    attention: { names: ['attn_implementation'] },
    adapter: { names: ['use_peft'], preset: false },
    rank: { names: ['lora_r'], preset: 16 },
    dropout: { names: ['lora_dropout'], preset: 0.05 },
    targets: { names: ['lora_target_modules'] },
    modulesToSave: { names: ['lora_modules_to_save'] },
    fusedLoss: { names: ['use_liger_kernel'], preset: false },
    packed: { names: ['packing', 'padding_free'], preset: false },
  },
};

/** Returns the names and defaults of a program; those of scripts if its family is not known or has no own. */
export function stepArgumentsOf(family: FamilyId | undefined): StepArguments {
  return { ...inScripts, ...(family && byFamily[family]) };
}

/** Arguments that ask for something that the estimate does not count. */
interface UncountedArguments {
  readonly names: readonly string[];
  /** What they ask for, as a phrase. */
  readonly what: string;
  /** The numbers that ask for it, without both ends. */
  readonly numbers: readonly [above: number, below: number];
  /** The only value that asks for it. Absent: each one that does not switch it off. */
  readonly value?: string;
}

const frozenParts = 'frozen parts of the model';

/** What arguments ask for that the estimate does not count. Source: as above. */
export const uncountedArguments: readonly UncountedArguments[] = [
  {
    names: ['quantization_bit', 'load_in_4bit', 'load_in_8bit', 'quant_bits', 'bits'],
    what: 'the quantization of the weights, which makes them smaller',
    numbers: [0, 16],
  },
  {
    names: ['activation_offloading', 'use_unsloth_gc'],
    what: 'activations that are moved to the host',
    numbers: [0, Infinity],
  },
  {
    names: ['freeze_parameters', 'freeze_parameters_ratio', 'unfrozen_parameters', 'freeze_backbone'],
    what: frozenParts,
    numbers: [0, Infinity],
  },
  // Without this value "freeze_trainable_layers" freezes nothing. Source: llamafactory/model/adapter.py:init_adapter.
  { names: ['finetuning_type'], what: frozenParts, numbers: [0, Infinity], value: 'freeze' },
  {
    names: ['sequence_parallel_size', 'context_parallel_size', 'sequence_parallel_degree'],
    what: 'the parallelism along a sequence',
    numbers: [1, Infinity],
  },
];
