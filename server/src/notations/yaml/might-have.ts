/** Every config in a YAML file has one of these words. Looking for words alone is several times faster. */
const words = /deepspeed|DEEPSPEED|ds_config|zero_optimization|zero_allow|zero_force|train_micro_batch/;

/**
 * A key that no other program knows, or a key that names a section of DeepSpeed and that no value follows on its line. A
 * path (`deepspeed: ds.json`) is not a config.
 */
const telling =
  /zero_optimization|zero_allow_untested|zero_force_ds|train_micro_batch_size_per_gpu|deepspeed_config["']?[ \t]*:|(?<![\w-])(?:deepspeed|ds)(?:[-_](?:config|params|args))?(?:_yaml)?["']?[ \t]*:[ \t]*(?:[&#{\r\n]|$)|distributed_type["']?[ \t]*:[ \t]*["']?DEEPSPEED/;

/** Whether a YAML file can have a config. Takes microseconds, without a parser; false for nearly every other file. */
export function mightHaveConfig(text: string): boolean {
  return words.test(text) && telling.test(text);
}

/** A key that names a file of DeepSpeed's settings, with a file of JSON or with a key of `accelerate launch`. */
const path =
  /(?<![\w-])(?:deepspeed|ds)(?:_config)?(?:_file|_path)?["']?[ \t]*:[ \t]*["']?[^\s"'#{[][^"'#\r\n]*\.(?:jsonc?|hjson)\b|deepspeed_config_file["']?[ \t]*:/;

/** Whether a YAML file can have a config or name one. Takes microseconds, too. */
export function mightHave(text: string): boolean {
  return words.test(text) && (telling.test(text) || path.test(text));
}
