import { accelerateCatalog } from '../../catalog/accelerate.js';
import { newestOf } from '../../catalog/packages.js';
import { isAtLeast } from '../../catalog/version.js';
import { isUnknown, propertyOf, type ValueNode, valueAt } from '../../document/syntax-tree.js';
import type { Assumptions } from '../../loaders/assumptions.js';

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
