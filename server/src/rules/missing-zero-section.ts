import { addKey, lacks, openingOf } from '../checking/absent.js';
import type { Rule } from '../checking/rule.js';
import { huggingFace } from '../loaders/loader.js';

export const missingZeroSection: Rule = {
  code: 'missing-zero-section',
  severity: 'error',
  failsAt: 'load',
  summary: 'No "zero_optimization" section in a file for Trainer or Accelerate.',
  why: 'DeepSpeed alone takes a file without it and trains at stage 0. Trainer and Accelerate want the section to be there, if only to say so.',
  bad: '{ "train_micro_batch_size_per_gpu": "auto" }',
  good: '{ "train_micro_batch_size_per_gpu": "auto", "zero_optimization": { "stage": 0 } }',
  missing: 'zero_optimization',
  loaders: huggingFace,
  source: 'accelerate/utils/dataclasses.py:DeepSpeedPlugin.__post_init__',
  about: 'every file',
  *checkConfig({ document, assumptions }) {
    const { root } = document;
    if (root === undefined || !lacks(root, 'zero_optimization')) {
      return;
    }
    yield {
      span: openingOf(root),
      message: `There is no "zero_optimization" section. ${assumptions.loader.reader} stops with "Please specify the ZeRO optimization config in the DeepSpeed config". Add it, with "stage": 0 for training without ZeRO.`,
      lacks: ['zero_optimization'],
      fixes: () => [addKey([], 'zero_optimization', { stage: 0 })],
    };
  },
};
