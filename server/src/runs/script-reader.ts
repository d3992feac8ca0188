import type { LoaderId } from '../loaders/loader-id.js';

/** The program that reads the config of a script. */
export interface ScriptReader {
  readonly loader: LoaderId;
  /** Whether the script itself calls it, and nothing else that reads a config. */
  readonly isSure: boolean;
  /**
   * Whether the arguments of a command reach Trainer as they are written: one of its parsers reads them for one of its
   * classes. A program that parses its command line itself, or for other classes, may hand on other numbers.
   */
  readonly takesArguments: boolean;
}

/** Comments and strings of several lines, which only speak about calls. */
const prose = /#[^\n]*|"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)/g;

/** Names of transformers and TRL. */
const trainer =
  /\b(?:HfArgumentParser|TrlParser|H4ArgumentParser|(?:Seq2Seq)?TrainingArguments|Hf(?:Trainer)?DeepSpeedConfig|(?:Seq2Seq|SFT|DPO|GRPO|KTO|ORPO|CPO|Reward|RLOO)?Trainer|(?:SFT|DPO|GRPO|KTO|ORPO|CPO|Reward|RLOO)Config)\b/;
/** A class of the program itself: it may be one of Trainer's, or have nothing to do with it. */
const ownTrainer = /\b[A-Z]\w*(?:Trainer|TrainingArguments)\b/;
/** A trainer is that of another library if one of these is imported. */
const otherTrainers = /^[ \t]*(?:from|import)[ \t]+(?:lightning|pytorch_lightning|lightning_fabric)\b/m;
const fromTransformers = /\b(?:transformers|trl|swift|unsloth)\b/;

/** Classes of Trainer's arguments, and the parsers of command lines for them. */
const trainerClass = /\b\w*(?:TrainingArguments|Trainer)\b|\b(?:SFT|DPO|GRPO|KTO|ORPO|CPO|Reward|RLOO)Config\b/;
const trainerParser = /\b(?:HfArgumentParser|TrlParser|H4ArgumentParser)\b/;

const initialize = /\b(?:deepspeed|ds)\.initialize\s*\(|\bdeepspeed\.add_config_arguments\s*\(/;
const accelerator = /\bAccelerator\s*\(|\bDeepSpeedPlugin\s*\(/;
const lightning = /\bDeepSpeedStrategy\s*\(|\bstrategy\s*=\s*["']deepspeed/;

/**
 * Returns the program that reads the config of a Python file, by its words; undefined if the file has none, as a file that
 * only imports another one. Takes no parser.
 */
export function readerOf(text: string): ScriptReader | undefined {
  const code = text.replace(prose, ' ');
  const isOther = otherTrainers.test(code);
  const isTrainer = !isOther && fromTransformers.test(code);
  const isNamed = isTrainer && trainer.test(code);
  const found: readonly (readonly [LoaderId, boolean])[] = [
    ['lightning', isOther && lightning.test(code)],
    ['transformers', isNamed],
    ['deepspeed', initialize.test(code)],
    ['accelerate', accelerator.test(code)],
    ['transformers', isTrainer && !isNamed && ownTrainer.test(code)],
  ];
  const loaders = found.filter(([, isFound]) => isFound).map(([loader]) => loader);
  const [loader] = loaders;
  const isSure = loaders.length === 1 && (loader !== 'transformers' || isNamed);
  const takesArguments = isSure && loader === 'transformers' && trainerParser.test(code) && trainerClass.test(code);
  return loader === undefined ? undefined : { loader, isSure, takesArguments };
}
