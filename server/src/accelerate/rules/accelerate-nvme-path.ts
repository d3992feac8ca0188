import type { Finding, Rule } from '../../checking/rule.js';
import { type PropertyNode, propertyOf, valueAt } from '../../document/syntax-tree.js';
import { fileKeyIn, sectionIn } from '../../semantics/launch-section.js';
import { removal } from '../language/fixes.js';
import { startsOther } from '../language/launch-file.js';

export const accelerateNvmePath: Rule = {
  code: 'accelerate-nvme-path',
  severity: 'warning',
  failsAt: 'never',
  summary: 'Offloading to a disk from an Accelerate config, which cannot say where.',
  why: 'The plugin reads the path from the environment, and `accelerate launch` sets no such variable. DeepSpeed then swaps to a folder called "none" in the working directory, which is rarely on the fast disk.',
  bad: 'distributed_type: DEEPSPEED\ndeepspeed_config:\n  zero_stage: 3\n  offload_param_device: nvme\n  offload_param_nvme_path: /local_nvme\nnum_processes: 8\n',
  good: 'distributed_type: DEEPSPEED\ndeepspeed_config:\n  deepspeed_config_file: ds_config.json\nnum_processes: 8\n',
  noFix: 'The path has to move to the environment or to a DeepSpeed config',
  source:
    'accelerate/utils/launch.py:prepare_deepspeed_cmd_env, accelerate/utils/dataclasses.py:DeepSpeedPlugin.__post_init__',
  about: ['optimizer', 'param'].flatMap(part => [
    `deepspeed_config.offload_${part}_device`,
    `deepspeed_config.offload_${part}_nvme_path`,
  ]),
  *checkConfig({ document: { root } }): Generator<Finding> {
    const section = sectionIn(root);
    if (startsOther(root) || fileKeyIn(root) !== undefined) {
      return;
    }
    for (const part of ['optimizer', 'param']) {
      const device = propertyOf(section, `offload_${part}_device`);
      const path = propertyOf(section, `offload_${part}_nvme_path`);
      const variable = `ACCELERATE_DEEPSPEED_OFFLOAD_${part.toUpperCase()}_NVME_PATH`;
      const where = valueAt(section, `offload_${part}_device`);
      const isOnDisk = where?.kind === 'string' && where.value.toLowerCase() === 'nvme';
      if (isOnDisk && device !== undefined) {
        yield withoutPath(path ?? device, path !== undefined, variable);
      } else if (path !== undefined && where?.kind !== 'expression' && isPath(path)) {
        yield {
          span: path.key,
          message: `"${path.key.name}" has no effect. \`accelerate launch\` does not pass it on, and nothing is offloaded to a disk. Remove it.`,
          severity: 'hint',
          tag: 'unnecessary',
          fixes: () => [removal([path])],
        };
      }
    }
  },
};

/** Accelerate's own questionnaire writes `none` when there is no path. */
function isPath({ value }: PropertyNode): boolean {
  return value?.kind === 'string' && value.value.toLowerCase() !== 'none';
}

function withoutPath({ key }: PropertyNode, hasPath: boolean, variable: string): Finding {
  const what = hasPath ? `"${key.name}" has no effect.` : 'The path for offloading to a disk is missing.';
  return {
    span: key,
    message: `${what} \`accelerate launch\` does not pass a path on, and DeepSpeed swaps to a folder called "none" in the working directory. Export ${variable}, or name a DeepSpeed config in "deepspeed_config_file".`,
  };
}
