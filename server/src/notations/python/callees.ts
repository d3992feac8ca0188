import type { LoaderId } from '../../loaders/loader-id.js';

/** A function or class that reads a config. */
interface Reader {
  readonly callee: RegExp;
  /** The names of the arguments that take a config. */
  readonly keywords: readonly string[];
  /** Whether the first argument takes it, too. */
  readonly isFirst?: true;
  readonly loader?: LoaderId;
}

const readers: readonly Reader[] = [
  { callee: /(?:^|\.)initialize$/, keywords: ['config', 'config_params'], loader: 'deepspeed' },
  { callee: /(?:^|\.)DeepSpeedConfig$/, keywords: ['config'], isFirst: true, loader: 'deepspeed' },
  { callee: /(?:^|\.)zero\.Init$/, keywords: ['config_dict_or_path', 'config'], loader: 'deepspeed' },
  {
    callee: /(?:^|\.)HfTrainerDeepSpeedConfig$/,
    keywords: ['config_file_or_dict'],
    isFirst: true,
    loader: 'transformers',
  },
  {
    callee: /(?:Arguments|(?:^|\.)(?:SFT|DPO|GRPO|PPO|KTO|ORPO|CPO|Reward|RLOO)Config)$/,
    keywords: ['deepspeed'],
    loader: 'transformers',
  },
  { callee: /(?:^|\.)DeepSpeedPlugin$/, keywords: ['hf_ds_config'], isFirst: true, loader: 'accelerate' },
  { callee: /(?:^|\.)DeepSpeed(?:Strategy|Plugin)$/, keywords: ['config'], loader: 'lightning' },
  { callee: /(?:^|\.)(?:json|yaml)\.(?:safe_)?dumps?$/, keywords: ['obj', 'data'], isFirst: true },
];

/**
 * Calls that look at a dict and keep nothing of it. HfDeepSpeedConfig looks at a copy, for programs without Trainer.
 * Source: accelerate/utils/deepspeed.py:HfDeepSpeedConfig.__init__.
 */
const onlookers =
  /(?:^|\.)HfDeepSpeedConfig$|^(?:print|pprint|len|str|repr|isinstance|type|bool)$|^(?:log|logger|logging|self\.logger)\.\w+$/;

/** Calls that say which program reads the configs of a file. */
const callers: readonly (readonly [RegExp, LoaderId])[] = [
  [/^deepspeed\.(?:initialize|zero\.Init)$/, 'deepspeed'],
  [/(?:^|\.)(?:[A-Z]\w*)?TrainingArguments$|(?:^|\.)HfTrainerDeepSpeedConfig$|^transformers\.Trainer$/, 'transformers'],
  [/(?:^|\.)(?:DeepSpeedPlugin|Accelerator)$/, 'accelerate'],
  [/(?:^|\.)DeepSpeedStrategy$/, 'lightning'],
];

/** The fate of a dict that is an argument. */
export type Fate = { readonly by: 'reader'; readonly loader: LoaderId | undefined } | { readonly by: 'onlooker' };

/** Returns what a call does with a dict; undefined if it may do anything. `keyword` is the argument's name, if it has one. */
export function fateIn(callee: string, keyword: string | undefined, isFirst: boolean): Fate | undefined {
  const reader = readers.find(
    candidate =>
      candidate.callee.test(callee) &&
      (keyword === undefined ? isFirst && candidate.isFirst === true : candidate.keywords.includes(keyword)),
  );
  if (reader !== undefined) {
    return { by: 'reader', loader: reader.loader };
  }
  return onlookers.test(callee) ? { by: 'onlooker' } : undefined;
}

/** Returns the loader that a call belongs to. */
export function loaderOfCall(callee: string): LoaderId | undefined {
  return callers.find(([pattern]) => pattern.test(callee))?.[1];
}
