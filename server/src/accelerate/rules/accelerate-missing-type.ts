import type { Finding, Rule } from '../../checking/rule.js';
import { guess } from '../../checking/safety.js';
import { propertyOf } from '../../document/syntax-tree.js';
import { isForSageMaker } from '../language/launch-file.js';

export const accelerateMissingType: Rule = {
  code: 'accelerate-missing-type',
  severity: 'error',
  failsAt: 'load',
  summary: 'An Accelerate config without `distributed_type`.',
  why: 'It is the only key that `accelerate launch` needs in every file.',
  bad: 'deepspeed_config:\n  zero_stage: 2\nmixed_precision: bf16\nnum_processes: 8\n',
  good: 'deepspeed_config:\n  zero_stage: 2\nmixed_precision: bf16\nnum_processes: 8\ndistributed_type: DEEPSPEED\n',
  source: 'accelerate/commands/config/config_args.py:BaseConfig.process_config',
  about: ['deepspeed_config'],
  *checkConfig({ document: { root, region } }): Generator<Finding> {
    const section = propertyOf(root, 'deepspeed_config');
    if (
      section === undefined ||
      propertyOf(root, 'distributed_type') !== undefined ||
      !region.isComplete ||
      isForSageMaker(root)
    ) {
      return;
    }
    yield {
      span: section.key,
      message:
        '"distributed_type" is missing. `accelerate launch` stops ("A `distributed_type` must be specified in the config file."). Write "distributed_type: DEEPSPEED".',
      lacks: ['distributed_type'],
      fixes: () => [
        {
          title: 'Add "distributed_type: DEEPSPEED"',
          preferred: true,
          risk: guess,
          apply(draft) {
            if (draft.root?.kind === 'object') {
              draft.add(draft.root, 'distributed_type', 'DEEPSPEED');
            }
          },
        },
      ],
    };
  },
};
