import { setKey } from '../checking/assignment.js';
import type { Finding, Fix, Rule } from '../checking/rule.js';
import { valued } from '../checking/subject.js';
import type { PropertyNode } from '../document/syntax-tree.js';
import { fillOf } from '../loaders/loader.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { isLeftOut, propertyAt, settled } from '../semantics/settled.js';
import { isLiteral, stageOf } from '../semantics/stage.js';

const sections = ['offload_optimizer', 'offload_param'] as const;

export const missingNvmePath: Rule = {
  code: 'missing-nvme-path',
  severity: 'error',
  failsAt: 'initialize',
  covers: ['unfilled-auto'],
  summary: 'Offloading to NVMe without a path.',
  why: 'DeepSpeed has no default for the path of the drive. Only stage 3 offloads to NVMe; the other stages offload to the CPU instead and need no path.',
  bad: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "offload_param": { "device": "nvme" } } }',
  good: '{ "train_batch_size": 8, "zero_optimization": { "stage": 3, "offload_param": { "device": "nvme", "nvme_path": "/local_nvme" } } }',
  versions: ['0.3.15', null],
  source:
    'deepspeed/runtime/swap_tensor/optimizer_utils.py:OptimizerSwapper.__init__, deepspeed/runtime/zero/partition_parameters.py:Init._validate_remote_device, accelerate/utils/dataclasses.py:DeepSpeedPlugin.fill_match',
  about: sections.map(section => valued(`zero_optimization.${section}.device`, device => device === 'nvme')),
  *checkConfig(context) {
    if (stageOf(context) !== 3) {
      return;
    }
    for (const section of sections) {
      const path = `zero_optimization.${section}`;
      const device = propertyAt(context.document, `${path}.device`);
      if (device?.value === undefined || settled(context, `${path}.device`) !== 'nvme') {
        continue;
      }
      const written = propertyAt(context.document, `${path}.nvme_path`);
      if (written !== undefined && isFilledWithNone(written, path, context)) {
        yield folderNamedNone(written, path);
        continue;
      }
      if (!isLeftOut(context, `${path}.nvme_path`)) {
        continue;
      }
      yield {
        span: written ?? device.value,
        message: `"${section}" offloads to NVMe and has no "nvme_path". DeepSpeed fails when the engine is built, because it has no folder to write to. Add "nvme_path" with a folder on a local NVMe drive.`,
        lacks: [`${path}.nvme_path`],
        fixes: () => [writePath(path)],
      };
    }
  },
};

function writePath(section: string): Fix {
  return setKey(`${section}.nvme_path`, '/local_nvme', true);
}

/** Whether Accelerate fills in "none": it has a path only if its own configuration or the plugin names one. */
function isFilledWithNone(property: PropertyNode, section: string, { assumptions }: ConfigContext): boolean {
  return isLiteral(property.value, 'auto') && fillOf(assumptions.loader, `${section}.nvme_path`) !== undefined;
}

function folderNamedNone(property: PropertyNode, section: string): Finding {
  return {
    span: property.value ?? property.key,
    message:
      '"nvme_path" is "auto", which Accelerate replaces with the path in its own configuration, or with "none" if that has no path. DeepSpeed then offloads to a folder named "none" in the working directory. Write the path of a folder on a local NVMe drive.',
    severity: 'information',
    failsAt: 'never',
    fixes: () => [writePath(section)],
  };
}
