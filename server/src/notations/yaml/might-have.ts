/**
 * What a YAML file with a config has: a key that no other program knows, or a key that names a section of DeepSpeed and
 * that no value follows on its line. A path (`deepspeed: ds.json`) is not a config.
 */
const telling =
  /zero_optimization|train_micro_batch_size_per_gpu|zero_allow_untested_optimizer|zero_force_ds_cpu_optimizer|deepspeed_config["']?[ \t]*:|d(?:eep)?s(?:peed)?(?:_config)?(?:_yaml)?["']?[ \t]*:[ \t]*(?:[&#{\r\n]|$)|distributed_type["']?[ \t]*:[ \t]*["']?DEEPSPEED/;

/** Whether a YAML file can have a config. Microseconds, without a parser; false for nearly every file without one. */
export function mightHaveConfig(text: string): boolean {
  return telling.test(text);
}
