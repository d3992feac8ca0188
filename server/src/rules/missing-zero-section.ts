import { addKey, lacks, openingOf } from '../checking/absent.js';
import type { Rule } from '../checking/rule.js';
import { huggingFace } from '../loaders/loader.js';

export const missingZeroSection: Rule = {
  code: 'missing-zero-section',
  severity: 'error',
  failsAt: 'load',
  summary: 'No "zero_optimization" section in a file for Trainer or Accelerate.',
  why: 'DeepSpeed itself trains at stage 0 when the section is missing. Trainer and Accelerate require the section, even for stage 0.',
  bad: '{ "train_micro_batch_size_per_gpu": "auto" }',
  good: '{ "train_micro_batch_size_per_gpu": "auto", "zero_optimization": { "stage": 0 } }',
  missing: 'zero_optimization',
  loaders: huggingFace,
  source: 'accelerate/utils/dataclasses.py:DeepSpeedPlugin.__post_init__',
  about: 'every file',
  checkConfig({ document, assumptions }) {
    const { root } = document;
    if (root === undefined || !lacks(root, 'zero_optimization')) {
      return undefined;
    }
    return [
      {
        span: openingOf(root),
        message: `The file has no "zero_optimization" section. ${assumptions.loader.reader} stops while it reads the file ("Please specify the ZeRO optimization config in the DeepSpeed config"). Add the section, with "stage": 0 to train without ZeRO.`,
        lacks: ['zero_optimization'],
        fixes: () => [addKey([], 'zero_optimization', { stage: 0 })],
      },
    ];
  },
};
