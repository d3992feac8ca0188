import type { Finding, Rule } from '../../checking/rule.js';
import { propertyOf } from '../../document/syntax-tree.js';
import { sectionIn } from '../../semantics/launch-section.js';
import { removal, replacement } from '../language/fixes.js';
import { startsOther } from '../language/launch-file.js';

export const accelerateUnusedSection: Rule = {
  code: 'accelerate-unused-section',
  severity: 'warning',
  failsAt: 'never',
  summary: 'A `deepspeed_config` in a file that does not start DeepSpeed.',
  why: '`distributed_type` decides what `accelerate launch` starts. With another type, the training runs without DeepSpeed and without its savings of memory.',
  bad: 'distributed_type: MULTI_GPU\ndeepspeed_config:\n  zero_stage: 3\nnum_processes: 8\n',
  good: 'distributed_type: DEEPSPEED\ndeepspeed_config:\n  zero_stage: 3\nnum_processes: 8\n',
  source: 'accelerate/commands/launch.py:_validate_launch_command, accelerate/commands/launch.py:launch_command',
  about: ['deepspeed_config'],
  *checkConfig({ document: { root, text } }): Generator<Finding> {
    const section = propertyOf(root, 'deepspeed_config');
    const type = propertyOf(root, 'distributed_type');
    if (
      section === undefined ||
      type?.value === undefined ||
      sectionIn(root)?.properties.length === 0 ||
      section.value?.kind !== 'object' ||
      !startsOther(root)
    ) {
      return;
    }
    const value = text.slice(type.value.offset, type.value.end).replace(/^(["'])(.*)\1$/, '$2');
    yield {
      span: section.key,
      message: `"deepspeed_config" has no effect with "distributed_type: ${value}". \`accelerate launch\` starts DeepSpeed only with DEEPSPEED or \`--use_deepspeed\`. Write "distributed_type: DEEPSPEED", or remove the section.`,
      tag: 'unnecessary',
      related: [{ span: type.key, message: 'decides what is started' }],
      fixes: () => [replacement(type, 'DEEPSPEED', true), removal([section])],
    };
  },
};
