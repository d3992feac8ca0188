import { allOf } from '../../checking/wording.js';
import { propertyOf } from '../../document/syntax-tree.js';
import { addArgument, flagOf } from '../checking/argument-edits.js';
import type { RunRule } from '../checking/run-rule.js';

export const runDeepspeedNotUsed: RunRule = {
  code: 'run-deepspeed-not-used',
  severity: 'warning',
  failsAt: 'never',
  summary: 'Flags of `accelerate launch` for DeepSpeed that does not start it.',
  why: '`accelerate launch` starts DeepSpeed with `--use_deepspeed`, or with a file that says `distributed_type: DEEPSPEED`. Without either, the flags about DeepSpeed have no effect. Without `--config_file`, the file that `accelerate config` wrote for the user may say it.',
  bad: 'accelerate launch --zero_stage 3 --num_processes 8 train.py --deepspeed_config ds_config.json\n',
  good: 'accelerate launch --zero_stage 3 --num_processes 8 --use_deepspeed train.py --deepspeed_config ds_config.json\n',
  source: 'accelerate/commands/launch.py:launch_command, accelerate/commands/launch.py:_validate_launch_command',
  *check(context) {
    const { run, files } = context;
    const given = ofDeepSpeed.map(name => run.flags.get(name)).filter(flag => flag !== undefined);
    const type = propertyOf(files.accelerateFile?.root, 'distributed_type')?.value;
    const isOther = type?.kind === 'string' && type.value !== 'DEEPSPEED';
    const [first] = given;
    if (
      run.launcher !== 'accelerate' ||
      run.kind !== 'command' ||
      first === undefined ||
      run.flags.has('use_deepspeed') ||
      run.cutOff !== undefined ||
      (run.flags.has('config_file') && !isOther)
    ) {
      return;
    }
    const names = allOf(given.slice(0, 3).map(flag => `"${flagOf(context, flag)}"`));
    const why = isOther
      ? `${files.accelerateFile?.name} says "distributed_type: ${type.value}"`
      : 'the command has no "--use_deepspeed"';
    const last = [...run.flags.values()].at(-1);
    yield {
      span: first.key,
      message: `${names} ${given.length === 1 ? 'has' : 'have'} no effect: ${why}. Accelerate starts the program without DeepSpeed, silently${isOther ? '' : ', unless the file that `accelerate config` wrote says otherwise'}. Add "--use_deepspeed".`,
      fixes: () =>
        last === undefined
          ? []
          : addArgument(context, last.value === true ? last.key : last, '--use_deepspeed', {
              preferred: true,
              risk: 'starts DeepSpeed',
            }),
    };
  },
};

const ofDeepSpeed = [
  'deepspeed_config_file',
  'zero_stage',
  'offload_optimizer_device',
  'offload_param_device',
  'zero3_init_flag',
  'zero3_save_16bit_model',
  'deepspeed_hostfile',
  'deepspeed_multinode_launcher',
];
