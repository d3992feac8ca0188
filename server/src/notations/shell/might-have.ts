// A first look at a script, without a parser: the client looks at every script and notebook cell that is open.

const key =
  /"(?:zero_(?:optimization|allow_untested_optimizer|force_ds_cpu_optimizer)|train_(?:micro_)?batch_size\w*|gradient_accumulation_steps|(?:b?fp?|bfloat)16|optimizer|scheduler|steps_per_print)"[ \t]*:/;

/** Whether a script may write a config. False for nearly every script that does not. */
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
