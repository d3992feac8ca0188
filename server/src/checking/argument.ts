import { isUnknown, type ValueNode } from '../document/syntax-tree.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { optimizerClass, optimizerOf } from '../semantics/optimizer.js';
import { schedulerOf } from '../semantics/scheduler.js';
import type { FailsAt } from './rule.js';

/** Classes that do not check their arguments: one of a wrong type fails in the first step. */
const unseeing: ReadonlySet<string> = new Set([
  'FusedAdam',
  'FusedLion',
  'FusedLamb',
  'OnebitAdam',
  'ZeroOneAdam',
  'OnebitLamb',
  'MuonWithAuxAdam',
]);

/** Arguments that every class with them calculates with. */
const calculated: ReadonlySet<string> = new Set(['lr', 'betas', 'eps', 'weight_decay']);

/** Further arguments that the other classes check in their constructors. */
const alsoChecked: ReadonlySet<string> = new Set(['momentum', 'alpha']);

/** Schedulers that set the optimizer's learning rate before the first step without reading the previous one. */
const writingRate: ReadonlySet<string> = new Set(['WarmupLR', 'WarmupDecayLR', 'LRRangeTest', 'OneCycle']);

const prefix = 'optimizer.params.';

/** Whether the file's scheduler overwrites the learning rate of the optimizer's section. */
export function isRateWritten(context: ConfigContext): boolean {
  return writingRate.has(schedulerOf(context.document)?.name ?? '');
}

/**
 * Returns when the run fails because an argument of the optimizer that should be a number, or a pair of numbers, is a
 * string, list, section or null. Returns undefined for other keys and values. The moment depends on the class that
 * DeepSpeed builds. Source:
 * deepspeed/ops/adam/fused_adam.py:FusedAdam.step, deepspeed/ops/adam/cpu_adam.py:DeepSpeedCPUAdam.step,
 * torch/optim/adam.py:Adam.__init__.
 */
export function argumentFailure(path: string, value: ValueNode, context: ConfigContext): FailsAt | undefined {
  const name = path.startsWith(prefix) ? path.slice(prefix.length) : '';
  const optimizer = optimizerOf(context.document);
  const isNumberLike = value.kind === 'number' || value.kind === 'boolean' || isUnknown(value);
  if (optimizer === undefined || isNumberLike || !(calculated.has(name) || alsoChecked.has(name))) {
    return undefined;
  }
  const built = optimizerClass(context, optimizer);
  if (built !== undefined && !unseeing.has(built)) {
    return 'initialize';
  }
  if (alsoChecked.has(name)) {
    return undefined;
  }
  return name === 'lr' && isRateWritten(context) ? 'never' : 'step';
}

/**
 * Whether the optimizer's class refuses a negative number for an argument when the engine is built: torch's classes
 * check their arguments, the others calculate with any number. Source: torch/optim/adam.py:Adam.__init__,
 * torch/optim/sgd.py:SGD.__init__, torch/optim/rmsprop.py:RMSprop.__init__.
 */
export function refusesNegative(path: string, context: ConfigContext): boolean {
  const optimizer = isCheckedByTorch(path) ? optimizerOf(context.document) : undefined;
  return optimizer !== undefined && optimizerClass(context, optimizer)?.startsWith('torch.optim.') === true;
}

/** Whether torch's classes check the number of a key of an optimizer. */
export function isCheckedByTorch(path: string): boolean {
  const name = path.startsWith(prefix) ? path.slice(prefix.length) : '';
  return name !== 'betas' && (calculated.has(name) || alsoChecked.has(name));
}
