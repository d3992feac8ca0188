import type { LoaderId } from '../loaders/loader-id.js';

/** The program that reads the config of a script. */
export interface ScriptReader {
  readonly loader: LoaderId;
  /** Whether the script itself calls it, and nothing else that reads a config. */
  readonly isSure: boolean;
}

/** Comments and strings of several lines, which only speak about calls. */
const prose = /#[^\n]*|"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)/g;

/** Calls that are Trainer's, or make its arguments. */
const trainer =
  /\b(?:HfArgumentParser|TrlParser|H4ArgumentParser|(?:\w*Training|\w*Train)Arguments|Hf(?:Trainer)?DeepSpeedConfig)\s*\(|\b[A-Z]\w*Trainer\s*\(|\b(?:SFT|DPO|GRPO|PPO|KTO|ORPO|CPO|Reward|RLOO)Config\b/;
/** A trainer is that of another library if one of these is imported. */
const otherTrainers = /^[ \t]*(?:from|import)[ \t]+(?:lightning|pytorch_lightning|lightning_fabric)\b/m;
const fromTransformers = /\b(?:transformers|trl|swift|unsloth)\b/;

const initialize = /\b(?:deepspeed|ds)\.initialize\s*\(|\bdeepspeed\.add_config_arguments\s*\(/;
const accelerator = /\bAccelerator\s*\(|\bDeepSpeedPlugin\s*\(/;
const lightning = /\bDeepSpeedStrategy\s*\(|\bstrategy\s*=\s*["']deepspeed/;

/**
 * Returns the program that reads the config of a Python file, by its calls; undefined if the file has none, as a file that
 * only imports another one. Takes no parser.
 */
export function readerOf(text: string): ScriptReader | undefined {
  const code = text.replace(prose, ' ');
  const isOther = otherTrainers.test(code);
  const found: readonly (readonly [LoaderId, boolean])[] = [
    ['lightning', isOther && lightning.test(code)],
    ['transformers', !isOther && fromTransformers.test(code) && trainer.test(code)],
    ['deepspeed', initialize.test(code)],
    ['accelerate', accelerator.test(code)],
  ];
  const loaders = found.filter(([, isFound]) => isFound).map(([loader]) => loader);
  const [loader] = loaders;
  return loader === undefined ? undefined : { loader, isSure: loaders.length === 1 };
}
