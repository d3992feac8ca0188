// A first look at a Python file, without a parser: the client looks at every Python file that is open. Nearly all of
// them have none of the words of `sign`, and are searched twice.

/** Matches what is before `batch_size` in DeepSpeed's keys, but not in Trainer's per_device_train_batch_size. */
const before = /(?<![a-z]_)train_(?:micro_)?$/;

/** Classes whose arguments become keys, or that take a path. */
const classes = /DeepSpeed(?:Plugin\(|Strategy\(|Config\(\s*["'A-Z])/;

/** An argument of Trainer that has a config, or its path: a literal or a constant. */
const argument = /TrainingArguments\([^#]{0,4000}\bdeepspeed=|(?<=[(,\s])deepspeed=(?:["']|(?!None\b)[A-Z])/;

/** An argument of the other classes and functions that takes a path. */
const path = /\bconfig(?:_params|_file_or_dict|_dict_or_path)?=["'][^"'\r\n]+\.json["']/;

/** A file of accelerate in a string. */
const launchFile = /_type: DEEPSPEED/;

/** The calls that may have a config. */
const calls = [classes, argument, path, launchFile];

/** A section that hardly any config lacks. */
const section = 'zero_optimization';

/** The section, or what each of those calls has, or the file around it. One search is faster than one for each. */
const sign = /zero_optimization|[dD]eep[sS]peed(?:[.=PSC]|_config:)/;

/** Whether a Python file may have a config, or name one in a call. True if it has a key that hardly any config lacks. */
export function mightHave(text: string): boolean {
  if (sign.test(text) && (text.includes(section) || calls.some(call => call.test(text)))) {
    return true;
  }
  for (let at = text.indexOf('batch_size'); at >= 0; at = text.indexOf('batch_size', at + 10)) {
    // Most programs have a variable of that name.
    if (text[at - 1] === '_' && before.test(text.slice(Math.max(0, at - 14), at))) {
      return true;
    }
  }
  return false;
}
