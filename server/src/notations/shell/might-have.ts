// A first look at a script, without a parser: the client looks at every script and notebook cell that is open.

/** A key of a config in JSON. */
const key =
  /"(?:zero_(?:opt|allow_un|force_ds)\w+|train_\w*batch\w+|gradient_a\w+|bf\w*16|fp16|optimizer|scheduler|steps_p\w+)\\*"[ \t]*:/;

/** Words of a key in another notation, or in a string. Looking for them first is several times faster. */
const words = /zero_opt|_batch_size|deepspeed_config/;
const otherKey = /(?:zero_opt|train_micro|'train_b)\w+[\\"' \t]*[:=]|deepspeed_config["']?:|_type\W+DEEPSPEED/;

/** Whether a script may have a config. False for nearly every script that has none. */
export function mightHave(text: string): boolean {
  return key.test(text) || (words.test(text) && otherKey.test(text));
}

/** The names of programs. One expression finds them faster than a search for each. */
const programs = /deepspeed|accelerate/;

// The name alone is not enough: `pip install deepspeed` starts nothing.
const deepspeed = /\bdeepspeed(?:["']?[ \t]+(?:[-\\$"'{]|\S+\.py\b)|\.launcher)|--deepspeed|--use[-_]deepspeed/;

const launch = /\baccelerate[ \t]+launch(?:[^\n]|\\\r?\n)*--config[-_]file/;

const others =
  /\b(?:(?:llamafactory-cli|axolotl)[ \t]+train\b|swift[ \t]+(?:sft|pt|rlhf)\b|trl[ \t]+(?:sft|dpo|grpo|kto|reward|rloo|orpo|cpo|distillation)[ \t])/;

/** Whether a script may start DeepSpeed. */
export function mightStart(text: string): boolean {
  return (programs.test(text) && (deepspeed.test(text) || launch.test(text))) || others.test(text);
}
