import type { ValueNode } from '../document/syntax-tree.js';
import type { ConfigContext } from '../semantics/config-context.js';
import { optimizerClass, optimizerOf } from '../semantics/optimizer.js';
import { schedulerOf } from '../semantics/scheduler.js';
import type { FailsAt } from './rule.js';

/** Classes that take their arguments unseen: one that cannot be calculated with stops the first step. */
const unseeing: ReadonlySet<string> = new Set([
  'FusedAdam',
  'FusedLion',
  'FusedLamb',
  'OnebitAdam',
  'ZeroOneAdam',
  'OnebitLamb',
  'MuonWithAuxAdam',
]);

/** Arguments that each class with them calculates with. */
const calculated: ReadonlySet<string> = new Set(['lr', 'betas', 'eps', 'weight_decay']);

/** More of them in the classes that look at their arguments when they are made. */
const alsoChecked: ReadonlySet<string> = new Set(['momentum', 'alpha']);

/** Schedulers that put a learning rate into the optimizer before the first step and do not look at the one they find. */
const writingRate: ReadonlySet<string> = new Set(['WarmupLR', 'WarmupDecayLR', 'LRRangeTest', 'OneCycle']);

const prefix = 'optimizer.params.';

/** True when a scheduler of the file puts its own learning rate in the place of the one in the optimizer's section. */
export function isRateWritten(context: ConfigContext): boolean {
  return writingRate.has(schedulerOf(context.document)?.name ?? '');
}

/**
 * When the run stops for a text, list, section or null in place of a number, or of a pair of them, among the optimizer's arguments;
 * undefined for other keys and values. It depends on the class that is built. Source:
 * deepspeed/ops/adam/fused_adam.py:FusedAdam.step, deepspeed/ops/adam/cpu_adam.py:DeepSpeedCPUAdam.step,
 * torch/optim/adam.py:Adam.__init__.
 */
export function argumentFailure(path: string, value: ValueNode, context: ConfigContext): FailsAt | undefined {
  const name = path.startsWith(prefix) ? path.slice(prefix.length) : '';
  const optimizer = optimizerOf(context.document);
  const isNumberLike = value.kind === 'number' || value.kind === 'boolean' || value.kind === 'word';
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
