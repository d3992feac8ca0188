import type { Finding, Rule } from '../../checking/rule.js';
import { propertyOf, valueAt } from '../../document/syntax-tree.js';
import { sectionIn } from '../../semantics/launch-section.js';
import { hasAccelerate, isForSageMaker } from '../language/launch-file.js';

export const accelerateMissingProcesses: Rule = {
  code: 'accelerate-missing-processes',
  severity: 'warning',
  failsAt: 'load',
  summary: 'An Accelerate config without the number of processes.',
  why: 'Such a file is meant for runs of different sizes. `accelerate launch` starts it only with `--num_processes`.',
  bad: 'distributed_type: DEEPSPEED\ndeepspeed_config:\n  zero_stage: 2\n',
  good: 'distributed_type: DEEPSPEED\ndeepspeed_config:\n  zero_stage: 2\nnum_processes: 8\n',
  noFix: 'Only you know how many GPUs a run has',
  source: 'accelerate/commands/launch.py:_validate_launch_command',
  about: ['distributed_type'],
  *checkConfig({ document: { root, region }, assumptions }): Generator<Finding> {
    const type = propertyOf(root, 'distributed_type');
    const isSingle = type?.value?.kind === 'string' && type.value.value === 'NO';
    const written = propertyOf(root, 'num_processes') ?? propertyOf(sectionIn(root), 'num_processes');
    const count = valueAt(root, 'num_processes');
    const empty = count?.kind === 'number' && count.value === -1 ? '-1' : count?.kind === 'null' ? 'null' : undefined;
    if (
      type === undefined ||
      !region.isComplete ||
      isSingle ||
      isForSageMaker(root) ||
      (written !== undefined && empty === undefined) ||
      !hasAccelerate(assumptions, '0.34.0')
    ) {
      return;
    }
    const words = empty === 'null' ? '' : ' ("You need to manually pass in `--num_processes` using this config yaml.")';
    yield {
      span: written?.key ?? type.key,
      message: `"num_processes" is ${empty ?? 'missing'}. \`accelerate launch\` stops if it is not given \`--num_processes\`${words}. Write the number of processes on all machines, or pass the flag.`,
      ...(empty !== undefined ? {} : { lacks: ['num_processes'] }),
    };
  },
};
