// A first look at a Python file, without a parser: the client looks at every Python file that is open. A search for one
// literal is several times faster than an expression for all.

/** Matches what is before `batch_size` in DeepSpeed's keys, but not in Trainer's per_device_train_batch_size. */
const before = /(?<![a-z]_)train_(?:micro_)?$/;

/** Calls whose arguments become keys. */
const calls = /DeepSpeed(?:Plugin|Strategy)\(|TrainingArguments\([^#]{0,4000}\bdeepspeed=/;

/** Whether a Python file may have a config. True if it names a key that hardly any config lacks. */
export function mightHave(text: string): boolean {
  if (text.includes('zero_optimization') || calls.test(text)) {
    return true;
  }
  for (let at = text.indexOf('batch_size'); at >= 0; at = text.indexOf('batch_size', at + 10)) {
    if (before.test(text.slice(Math.max(0, at - 14), at))) {
      return true;
    }
  }
  return false;
}
