// A first look at a script, without a parser: the client looks at every script and notebook cell that is open.

const key =
  /"(?:zero_(?:optimization|allow_untested_optimizer|force_ds_cpu_optimizer)|train_(?:micro_)?batch_size\w*|gradient_accumulation_steps|(?:b?fp?|bfloat)16|optimizer|scheduler|steps_per_print)"[ \t]*:/;

/** Whether a script may write a config. False for nearly every script that does not. */
export function mightHave(text: string): boolean {
  return key.test(text);
}
