import type { JsonValue } from '../document/json-value.js';
import type { FamilyId, RunArgument } from './run.js';

/** What the defaults of a program depend on. */
export interface PresetSource {
  readonly arguments: ReadonlyMap<string, RunArgument>;
  readonly worldSize: number | undefined;
}

/** A program that reads a recipe and makes arguments of Trainer of it. */
export interface RecipeFamily {
  readonly id: FamilyId;
  /** Lists of keys. A mapping is of this family if it has a key of each list. */
  readonly signs: readonly (readonly string[])[];
  /** Whether its recipes are sections of a file, instead of the whole file. */
  readonly isSection?: true;
  /**
   * What a scalar becomes. `field`: a string is converted by the type of the argument. `omegaconf`: `1e-5` is a number.
   * `yaml`: `1e-5` stays a string, as YAML 1.1 has it.
   */
  readonly scalars: 'field' | 'omegaconf' | 'yaml';
  /** Whether a key without a value counts as a key that is not there. */
  readonly dropsNull?: true;
  /** Whether other sections may set the same arguments again. */
  readonly isMerged?: true;
  /** Keys that name the config for Trainer. */
  readonly configKeys: readonly string[];
  /** The program's own names of arguments of Trainer. */
  readonly names?: { readonly [argument: string]: string };
  /** Returns defaults that differ from Trainer's; undefined is a default that is unknown before the run. */
  readonly presets?: (source: PresetSource) => { readonly [argument: string]: JsonValue | undefined };
}

function given(own: PresetSource['arguments'], ...names: readonly string[]): unknown {
  return names.map(name => own.get(name)).find(argument => argument !== undefined)?.value;
}

/** The number of an argument; `preset` if it is not given. */
function countOf(own: PresetSource['arguments'], name: string, preset: number): number | undefined {
  const argument = own.get(name);
  const value = argument === undefined ? preset : Number(argument.value);
  return Number.isSafeInteger(value) && value > 0 ? value : undefined;
}

/** Source: axolotl/utils/schemas/config.py, and axolotl/core/builders/base.py, which always passes a number of steps. */
function presetsOfAxolotl({ arguments: own }: PresetSource): { readonly [argument: string]: JsonValue | undefined } {
  const bf16 = given(own, 'bf16');
  return {
    per_device_train_batch_size: 1,
    max_steps: undefined,
    // Without `warmup_steps` and `warmup_ratio` it takes a share of the steps.
    ...(own.has('warmup_ratio') ? {} : { warmup_ratio: undefined }),
    learning_rate: undefined,
    bf16: undefined,
    bf16_full_eval: bf16 === 'full',
    // `bf16: auto` becomes fp16 on a GPU without bf16.
    fp16: typeof bf16 === 'boolean' || bf16 === 'full' ? false : undefined,
  };
}

/** Source: swift/llm/argument/train_args.py:TrainArguments and base_args/base_args.py of ms-swift. */
function presetsOfSwift({ arguments: own, worldSize }: PresetSource): {
  readonly [argument: string]: JsonValue | undefined;
} {
  const perDevice = countOf(own, 'per_device_train_batch_size', 1);
  const dtype = given(own, 'torch_dtype');
  const isKnown = dtype === 'bfloat16' || dtype === 'float16' || dtype === 'float32';
  return {
    per_device_train_batch_size: 1,
    gradient_accumulation_steps:
      worldSize === undefined || perDevice === undefined
        ? undefined
        : Math.max(1, Math.ceil(16 / perDevice / worldSize)),
    weight_decay: 0.1,
    adam_beta2: 0.95,
    lr_scheduler_type: 'cosine',
    learning_rate: given(own, 'tuner_type', 'train_type') === 'full' ? 1e-5 : 1e-4,
    warmup_ratio: undefined,
    bf16: isKnown ? dtype === 'bfloat16' : undefined,
    fp16: isKnown ? dtype === 'float16' : undefined,
  };
}

/** The defaults of learning rate and precision depend on the trainer, and on the release. Source: trl/trainer/*_config.py. */
function presetsOfTrl({ arguments: own }: PresetSource): { readonly [argument: string]: JsonValue | undefined } {
  return { learning_rate: undefined, bf16: given(own, 'fp16') === true ? false : undefined };
}

/** Source: model/model_training/trainer_sft.py:main of Open-Assistant. */
function presetsOfOpenAssistant({ arguments: own }: PresetSource): {
  readonly [argument: string]: JsonValue | undefined;
} {
  const dtype = given(own, 'dtype');
  const isKnown = typeof dtype === 'string';
  return {
    fp16: isKnown ? dtype === 'fp16' || dtype === 'float16' : undefined,
    bf16: isKnown ? dtype === 'bf16' || dtype === 'bfloat16' : undefined,
  };
}

/** The families, those with the clearest signs first. */
const families: readonly RecipeFamily[] = [
  {
    id: 'axolotl',
    signs: [['base_model'], ['micro_batch_size', 'sequence_len', 'num_epochs']],
    scalars: 'field',
    dropsNull: true,
    configKeys: ['deepspeed'],
    names: {
      per_device_train_batch_size: 'micro_batch_size',
      per_device_eval_batch_size: 'eval_batch_size',
      num_train_epochs: 'num_epochs',
      lr_scheduler_type: 'lr_scheduler',
      optim: 'optimizer',
    },
    presets: presetsOfAxolotl,
  },
  {
    id: 'llamafactory',
    signs: [['finetuning_type', 'template', 'cutoff_len'], ['stage', 'cutoff_len'], ['model_name_or_path']],
    scalars: 'omegaconf',
    configKeys: ['deepspeed'],
  },
  {
    id: 'swift',
    signs: [['model'], ['tuner_type', 'train_type', 'rlhf_type', 'split_dataset_ratio']],
    scalars: 'field',
    configKeys: ['deepspeed'],
    presets: presetsOfSwift,
  },
  {
    id: 'trl',
    signs: [
      ['model_name_or_path'],
      [
        'dataset_mixer',
        'dataset_mixture',
        'dataset_kwargs',
        'dataset_name',
        'dataset_text_field',
        'use_peft',
        'attn_implementation',
        'max_prompt_length',
        'max_completion_length',
        'num_generations',
      ],
      ['per_device_train_batch_size', 'learning_rate', 'num_train_epochs'],
    ],
    scalars: 'field',
    configKeys: ['deepspeed'],
    presets: presetsOfTrl,
  },
  {
    id: 'open-assistant',
    signs: [['deepspeed_config'], ['per_device_train_batch_size'], ['log_wandb'], ['residual_dropout']],
    isSection: true,
    scalars: 'field',
    isMerged: true,
    configKeys: ['deepspeed_config'],
    presets: presetsOfOpenAssistant,
  },
  {
    id: 'transformers',
    signs: [['per_device_train_batch_size']],
    scalars: 'yaml',
    configKeys: ['deepspeed'],
  },
];

/**
 * Returns the family of a recipe with certain keys; undefined if no program is known that reads it. Programs that take the
 * config from Accelerate are mostly those of TRL.
 */
export function familyWith(has: (key: string) => boolean, isSection: boolean): RecipeFamily | undefined {
  const found = families.find(
    ({ signs, isSection: own = false }) => own === isSection && signs.every(keys => keys.some(key => has(key))),
  );
  return found?.id === 'transformers' && !has('deepspeed') ? familyOf('trl') : found;
}

/** Returns a family by its id. */
export function familyOf(id: FamilyId | undefined): RecipeFamily | undefined {
  return families.find(family => family.id === id);
}
