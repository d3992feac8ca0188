import { accelerateCatalog } from '../../catalog/accelerate.js';
import { newestOf } from '../../catalog/packages.js';
import { isAtLeast } from '../../catalog/version.js';
import {
  isUnknown,
  type ObjectNode,
  type PropertyNode,
  propertyOf,
  type ValueNode,
  valueAt,
} from '../../document/syntax-tree.js';
import type { Assumptions } from '../../loaders/assumptions.js';

/** Returns the section with the arguments for DeepSpeed. */
export function sectionIn(root: ValueNode | undefined): ObjectNode | undefined {
  const section = valueAt(root, 'deepspeed_config');
  return section?.kind === 'object' ? section : undefined;
}

/** Whether the file is for Amazon SageMaker, which reads other keys. */
export function isForSageMaker(root: ValueNode | undefined): boolean {
  const environment = valueAt(root, 'compute_environment');
  return environment?.kind === 'string' && environment.value === 'AMAZON_SAGEMAKER';
}

/** Whether the file starts something else than DeepSpeed, unless `--use_deepspeed` is given. */
export function startsOther(root: ValueNode | undefined): boolean {
  const type = propertyOf(root, 'distributed_type')?.value;
  const isOther = type !== undefined && !isUnknown(type) && !(type.kind === 'string' && type.value === 'DEEPSPEED');
  return isOther || isForSageMaker(root);
}

/** Returns the key that names a DeepSpeed config, which replaces most keys of the section. */
export function fileKeyIn(root: ValueNode | undefined): PropertyNode | undefined {
  const property = propertyOf(sectionIn(root), 'deepspeed_config_file');
  return property?.value === undefined ||
    property.value.kind === 'null' ||
    (property.value.kind === 'string' && property.value.value === 'none')
    ? undefined
    : property;
}

/** Returns the ZeRO stage of the file; undefined if a config of DeepSpeed has it, or if it is unknown. */
export function stageIn(root: ValueNode | undefined): number | undefined {
  const section = sectionIn(root);
  if (section === undefined || fileKeyIn(root) !== undefined) {
    return undefined;
  }
  const stage = propertyOf(section, 'zero_stage')?.value;
  if (stage === undefined || stage.kind === 'null') {
    return section.merges ? undefined : 2;
  }
  return stage.kind === 'number' ? stage.value : undefined;
}

/** Whether the assumed release of accelerate is at least this one. */
export function hasAccelerate({ loader }: Pick<Assumptions, 'loader'>, release: string): boolean {
  return isAtLeast(loader.releases.accelerate ?? newestOf('accelerate'), release);
}

/** Whether the file is for several machines; one is the default. */
export function hasSeveral(root: ValueNode | undefined): boolean {
  const machines = valueAt(root, 'num_machines');
  return machines?.kind === 'number' && machines.value > 1;
}

/**
 * Arguments of `accelerate launch` that its file has no keys for. In `deepspeed_config` they act as the argument. Source:
 * accelerate/commands/launch.py:launch_command_parser.
 */
const launchArguments =
  /^(?:(?:dynamo|fp8|fsdp|megatron_lm|parallelism_config|mpirun|use)_\w+|max_restarts|monitor_interval|rdzv_conf|log_dir|role|tee|module|no_python|quiet|multi_gpu|cpu|tpu|env|vm|num_cpu_threads_per_process)$/;

/** Keys of the file that are not arguments of `accelerate launch`. */
const onlyKeys = /^(?:fp16|compute_environment|distributed_type|\w+_config)$/;

/** Whether a name is an argument of `accelerate launch`. */
export function isArgument(name: string): boolean {
  return launchArguments.test(name) || (accelerateCatalog().children.has(name) && !onlyKeys.test(name));
}
