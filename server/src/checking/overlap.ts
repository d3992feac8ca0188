import type { RuleContext } from './rule.js';
import { isLeftOut, settled } from './settled.js';
import { stageOf } from './stage.js';

/**
 * Whether communication overlaps with computation: as the file says, else in stage 3 only. Undefined where the file does not
 * tell. Source: deepspeed/runtime/zero/config.py:384.
 */
export function overlapsComm(context: RuleContext): boolean | undefined {
  const stage = stageOf(context);
  if (isLeftOut(context, 'zero_optimization.overlap_comm')) {
    return stage === undefined ? undefined : stage === 3;
  }
  const written = settled(context, 'zero_optimization.overlap_comm');
  return typeof written === 'boolean' ? written : undefined;
}
