import type { Condition, Parameter, ScopeException } from '../catalog/parameter.js';
import { propertyOf, type ValueNode } from '../document/syntax-tree.js';
import type { Reading } from './reading.js';
import { settled } from './settled.js';
import { isLiteral, stageOf } from './stage.js';

/** Whether a key may satisfy a condition. True if the file does not determine it. */
function mayHold({ path, is, above }: Condition, reading: Reading): boolean {
  const value = settled(reading, path);
  if (value === undefined) {
    return true;
  }
  return above === undefined ? value === is : typeof value === 'number' && value > above;
}

function mayApply({ stages, loaders, when }: ScopeException, stage: number, reading: Reading): boolean {
  return (
    (stages === undefined || stages.includes(stage)) &&
    (loaders === undefined || loaders.includes(reading.assumptions.loader.id)) &&
    when.every(condition => mayHold(condition, reading))
  );
}

/** Returns the stage of a file if a key certainly has no effect at it, whatever else the file says. */
export function stageWithoutEffect({ appliesTo }: Parameter, reading: Reading): number | undefined {
  if (appliesTo?.stages === undefined) {
    return undefined;
  }
  const stage = stageOf(reading);
  const isReached =
    stage === undefined ||
    appliesTo.stages.includes(stage) ||
    appliesTo.unless?.some(exception => mayApply(exception, stage, reading)) === true;
  return isReached ? undefined : stage;
}

/** Whether a value turns a key off, so that no effect is expected. */
export function isOff({ off }: Parameter, value: ValueNode | undefined): boolean {
  if (value?.kind === 'object') {
    const enabled = propertyOf(value, 'enabled')?.value;
    return isLiteral(propertyOf(value, 'device')?.value, 'none') || (enabled?.kind === 'boolean' && !enabled.value);
  }
  return (
    value === undefined ||
    value.kind === 'null' ||
    (value.kind !== 'array' && (value.value === false || value.value === 'auto' || value.value === off))
  );
}
