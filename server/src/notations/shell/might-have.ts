// A first look at a script, without a parser: the client looks at every script and notebook cell that is open.

/** A key of a config in any notation. Keys that other programs have, too, count in JSON only. */
const key =
  /(?:(?:zero_(?:opt|allow_un|force_ds)|train_micro)\w+|"(?:train_batch\w+|gradient_a\w+|bf\w*16|fp16|optimizer|scheduler|steps_p\w+))[\\"' \t]*[:=]|deepspeed_config["']?:|_type\W+DEEPSPEED/;

/** Whether a script may have a config. False for nearly every script that has none. */
export function mightHave(text: string): boolean {
  return key.test(text);
}

// The name alone is not enough: `pip install deepspeed` starts nothing.
const start = new RegExp(
  [
    /\bdeepspeed["']?[ \t]+(?:[-\\$"'{]|\S+\.py\b)/,
    /--deepspeed|--use[-_]deepspeed|\bdeepspeed\.launcher/,
    /\baccelerate[ \t]+launch(?:[^\n]|\\\r?\n)*--config[-_]file/,
    /\b(?:llamafactory-cli|axolotl)[ \t]+train\b|\bswift[ \t]+(?:sft|pt|rlhf)\b/,
    /\btrl[ \t]+(?:sft|dpo|grpo|kto|reward|rloo|orpo|cpo|distillation)[ \t]/,
  ]
    .map(({ source }) => source)
    .join('|'),
);

/** Whether a script may start DeepSpeed. */
export function mightStart(text: string): boolean {
  return start.test(text);
}
