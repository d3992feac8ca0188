import { valueAt } from '../../document/syntax-tree.js';
import { flagOf, replaceValue } from '../checking/argument-edits.js';
import { readerOf } from '../checking/run-context.js';
import type { RunRule } from '../checking/run-rule.js';

export const runPrecisionConflict: RunRule = {
  code: 'run-precision-conflict',
  severity: 'error',
  failsAt: 'load',
  summary:
    '`--mixed_precision` of `accelerate launch`, or `mixed_precision` of `Accelerator`, that differs from the DeepSpeed config.',
  why: 'Accelerate takes the precision of the flag and reads the DeepSpeed config after it. It stops if the other 16-bit type is enabled there. If the type of the flag is turned off there, the run trains without it. `"auto"` takes the flag, and without the flag the config decides. A program that gives `Accelerator` a precision of its own replaces the flag.',
  bad: 'accelerate launch --use_deepspeed --deepspeed_config_file ds_config.json --mixed_precision fp16 train.py\n',
  good: 'accelerate launch --use_deepspeed --deepspeed_config_file ds_config.json --mixed_precision bf16 train.py\n',
  beside: {
    'train.py': 'from accelerate import Accelerator\naccelerator = Accelerator()\n',
    'ds_config.json':
      '{ "train_micro_batch_size_per_gpu": 1, "bf16": { "enabled": true }, "zero_optimization": { "stage": 2 } }',
  },
  source: 'accelerate/utils/dataclasses.py:DeepSpeedPlugin.set_mixed_precision',
  *check(context) {
    const { run, files } = context;
    const { config, script } = files;
    const flag = run.flags.get('mixed_precision');
    const given = flag?.value;
    const isCall = run.kind === 'call' && run.reader === 'accelerate';
    const own = given === 'fp16' || given === 'bf16' ? given : given === 'fp8' ? 'bf16' : undefined;
    if (
      flag === undefined ||
      own === undefined ||
      config === undefined ||
      (run.launcher !== 'accelerate' && !isCall) ||
      // A file of `accelerate launch` must not have both: accelerate-file-conflict.
      run.kind === 'accelerate' ||
      run.config?.by === 'deepspeed' ||
      // Trainer has a precision of its own, and hands it on.
      readerOf(context) === 'transformers'
    ) {
      return;
    }
    const other = own === 'fp16' ? 'bf16' : 'fp16';
    const [enabled, off] = [valueAt(config.root, other, 'enabled'), valueAt(config.root, own, 'enabled')];
    const isOther = enabled?.kind === 'boolean' && enabled.value;
    const isOff = given === own && off?.kind === 'boolean' && !off.value;
    const node = isOther ? enabled : isOff ? off : undefined;
    if (node === undefined) {
      return;
    }
    const isCertain = isOther && (isCall || (script !== undefined && !/mixed_precision/.test(script.text)));
    const name = flagOf(context, flag);
    const written = (value: string): string => (isCall ? `${name}="${value}"` : `${name} ${value}`);
    const word = isCall ? 'argument' : 'flag';
    yield {
      span: flag,
      message: isOther
        ? `"${name}" is ${given}, but "${other}" is enabled in ${config.name}. Accelerate takes one precision, and stops before the model is built. Write ${isCall ? `\`${written(other)}\`` : `"${written(other)}"`}, or "enabled": "auto" in the config.`
        : `"${name}" is ${given}, but "${own}" is turned off in ${config.name}. The run trains in fp32, and Accelerate ignores the ${word} silently. Write "enabled": "auto" in the config, or ${isCall ? `\`${written('no')}\`` : `"${written('no')}"`}.`,
      severity: isCertain && flag.certainty === 'literal' ? 'error' : 'warning',
      elsewhere: [{ file: config, span: node, message: `"${isOther ? other : own}" is set here.` }],
      fixes: () => replaceValue(context, flag, isOther ? other : 'no', isOther),
    };
  },
};
