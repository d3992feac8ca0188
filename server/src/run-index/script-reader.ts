import type { LoaderId } from '../loaders/loader-id.js';

/** Returns the reader of a config in a Python program, as its words tell; undefined if they do not. */
export function readerOf(text: string): LoaderId | undefined {
  if (/\b(?:HfArgumentParser|TrlParser|\w*TrainingArguments|\w*Trainer)\b/.test(text)) {
    return 'transformers';
  }
  return /\bdeepspeed\.initialize\(/.test(text) ? 'deepspeed' : undefined;
}
