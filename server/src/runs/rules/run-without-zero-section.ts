import { propertyOf } from '../../document/syntax-tree.js';
import { readerOf, trainerOf } from '../checking/run-context.js';
import type { RunRule } from '../checking/run-rule.js';

export const runWithoutZeroSection: RunRule = {
  code: 'run-without-zero-section',
  severity: 'error',
  failsAt: 'load',
  inConfig: 'missing-zero-section',
  summary: 'A DeepSpeed config without "zero_optimization" that Trainer or Accelerate reads.',
  why: 'DeepSpeed itself trains at stage 0 when the section is missing. Trainer and Accelerate require the section, even for stage 0.',
  bad: 'accelerate launch --use_deepspeed --deepspeed_config_file ds_config.json train.py\n',
  good: 'accelerate launch --use_deepspeed --deepspeed_config_file ds_zero.json train.py\n',
  noFix: 'the section belongs in the config',
  beside: {
    'ds_config.json': '{ "train_micro_batch_size_per_gpu": 4 }',
    'ds_zero.json': '{ "train_micro_batch_size_per_gpu": 4, "zero_optimization": { "stage": 0 } }',
  },
  source: 'accelerate/utils/dataclasses.py:DeepSpeedPlugin.__post_init__',
  *check(context) {
    const { run, files } = context;
    const { config } = files;
    const root = config?.root;
    const isAccelerate = run.config?.by === 'deepspeed_config_file';
    const trainer = trainerOf(context);
    if (
      run.config === undefined ||
      config === undefined ||
      root?.kind !== 'object' ||
      propertyOf(root, 'zero_optimization') !== undefined ||
      (!isAccelerate && trainer === undefined)
    ) {
      return;
    }
    const reader = isAccelerate ? 'Accelerate' : 'Trainer';
    yield {
      span: run.config,
      message: `${config.name} has no "zero_optimization" section. ${reader} stops when it reads the file ("Please specify the ZeRO optimization config in the DeepSpeed config."). Add the section to the config, with "stage": 0 to train without ZeRO.`,
      severity: isAccelerate || readerOf(context) === 'transformers' ? 'error' : 'warning',
      elsewhere: [
        { file: config, span: { offset: root.offset, end: root.offset + 1 }, message: 'This is the config.' },
      ],
    };
  },
};
