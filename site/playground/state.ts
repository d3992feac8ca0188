import { signsOfLanguage } from './languages.js';

/** The languages that the playground takes, by the names that editors have for them. */
export type Language = 'json' | 'python' | 'yaml';

/** A text with the assumptions about its run: what a link holds. */
export interface State {
  readonly text: string;
  readonly language: Language;
  /** "auto", or the id of a loader. */
  readonly loader: string;
  /** "auto", or a release of DeepSpeed. */
  readonly version: string;
  /** The number of processes; empty if it is not known. */
  readonly gpus: string;
  /** GiB of each GPU; empty if it is not known. */
  readonly gpuMemory: string;
  /** GiB of RAM of each host; empty if it is not known. */
  readonly hostMemory: string;
  /** Tokens of a sequence; empty if it is not known. */
  readonly sequenceLength: string;
  /** "on" or "off"; empty if it is not known. */
  readonly checkpointing: string;
  /** A number of parameters, such as 7B, or the name of a file; empty if it is not known. */
  readonly model: string;
  /** The content of the file that `model` names. */
  readonly modelText?: string;
}

const example = `{
  "train_batch_size": 64,
  "train_micro_batch_size_per_gpu": 4,
  "gradient_accumulation_steps": 4,

  "fp16": { "enabled": true },
  "bf16": { "enabled": true },

  "zero_optimization": {
    "stage": 2,
    "offload_optimzer": { "device": "cpu" },
    "reduce_bucket_size": "5e8",
    "stage3_max_live_parameters": 1e9
  },

  "optimizer": {
    "type": "AdamW",
    "params": { "lr": 2e-5, "weight_decay": 0.01 }
  },
  "gradient_clip": 1.0
}
`;

/** What a visitor without a link sees: a config that has something to find. */
export const firstState: State = {
  text: example,
  language: 'json',
  loader: 'auto',
  version: 'auto',
  gpus: '8',
  gpuMemory: '80',
  hostMemory: '',
  sequenceLength: '',
  checkpointing: '',
  model: '7B',
};

/** Returns the content of a source that is one block of code in Markdown, as in issues and answers. */
function unfenced(text: string): string {
  return /^\s*(`{3,})[^`\n]*\n(.*?\n)?\1\s*$/s.exec(text)?.[2] ?? text;
}

/** Returns the state with another text. Its language follows from the name of its file, or from the text. */
export function withText(state: State, given: string, file = ''): State {
  const text = unfenced(given);
  return { ...state, text, language: signsOfLanguage(file, text) };
}

/** Returns a state from what a link or the storage holds; what is missing or wrong is that of the first state. */
export function stateFrom(value: unknown): State | undefined {
  if (typeof value !== 'object' || value === null || !('text' in value) || typeof value.text !== 'string') {
    return undefined;
  }
  const given = value as { readonly [key in keyof State]?: unknown };
  const stringOr = (key: keyof State, otherwise: string): string => {
    const found = given[key];
    return typeof found === 'string' ? found : otherwise;
  };
  const language = stringOr('language', '');
  const isKnown = language === 'json' || language === 'python' || language === 'yaml';
  return {
    text: value.text,
    language: isKnown ? language : signsOfLanguage('', value.text),
    loader: stringOr('loader', 'auto'),
    version: stringOr('version', 'auto'),
    gpus: stringOr('gpus', ''),
    gpuMemory: stringOr('gpuMemory', ''),
    hostMemory: stringOr('hostMemory', ''),
    sequenceLength: stringOr('sequenceLength', ''),
    checkpointing: stringOr('checkpointing', ''),
    model: stringOr('model', ''),
    ...(typeof given.modelText === 'string' ? { modelText: given.modelText } : {}),
  };
}
