import { propertyOf } from '../../document/syntax-tree.js';
import type { RunRule } from '../checking/run-rule.js';

export const runMissingProcesses: RunRule = {
  code: 'run-missing-processes',
  severity: 'error',
  failsAt: 'load',
  summary: 'A file of `accelerate launch` without `num_processes`, and no flag for it.',
  why: 'The number of processes has no default if there is a file. The flag `--num_processes` counts, too.',
  bad: 'accelerate launch --config_file zero2.yaml train.py\n',
  good: 'accelerate launch --config_file zero2.yaml --num_processes 8 train.py\n',
  noFix: 'only you know the number',
  beside: { 'zero2.yaml': 'distributed_type: DEEPSPEED\ndeepspeed_config:\n  zero_stage: 2\n' },
  source: 'accelerate/commands/launch.py:_validate_launch_command',
  *check({ run, files }) {
    const { accelerateFile: file } = files;
    const root = file?.root;
    const section = propertyOf(root, 'deepspeed_config')?.value;
    if (
      run.accelerateFile === undefined ||
      file === undefined ||
      root?.kind !== 'object' ||
      root.merges !== undefined ||
      run.flags.has('num_processes') ||
      run.cutOff !== undefined ||
      [root, section].some(place => propertyOf(place, 'num_processes') !== undefined)
    ) {
      return;
    }
    yield {
      span: run.accelerateFile,
      message: `Neither ${file.name} nor the command has a number of processes. Accelerate stops when it starts ("You need to manually pass in \`--num_processes\` using this config yaml."). Add "--num_processes" with the number of GPUs of all machines.`,
      elsewhere: [{ file, span: { offset: root.offset, end: root.offset + 1 }, message: 'This is the file.' }],
    };
  },
};
