import type { Earlier, Parameter } from './parameter.js';
import { isAtLeast, isNewer, isReadBy } from './version.js';

/**
 * The first release whose strict sections use pydantic 2. Source:
 * deepspeed/runtime/config_utils.py:DeepSpeedConfigModel.
 */
const pydantic2 = '0.15.0';

function asBefore(parameter: Parameter, { before: _, without = [], ...former }: Earlier): Parameter {
  const rest = Object.fromEntries(
    Object.entries(parameter).filter(([field]) => !without.includes(field as keyof Parameter)),
  );
  return { ...(rest as unknown as Parameter), ...former };
}

/**
 * Returns the facts about a key in a release. An entry describes the newest known release, and its `earlier` the
 * differences in older ones. Values that the release no longer accepts are removed; keys that it does not read get a
 * status.
 */
export function parameterIn(parameter: Parameter, version: string): Parameter {
  const { earlier = [] } = parameter;
  let found = parameter;
  for (const former of earlier) {
    if (!isAtLeast(version, former.before)) {
      found = asBefore(found, former);
    }
  }
  if (found.values?.some(({ removedIn }) => isGone(removedIn, version)) === true) {
    found = { ...found, values: found.values.filter(({ removedIn }) => !isGone(removedIn, version)) };
  }
  return withStatus(isStrictBefore2(found, version) ? { ...found, model: 'pydantic 1' } : found, version);
}

function isGone(removedIn: string | undefined, version: string): boolean {
  return removedIn !== undefined && isAtLeast(version, removedIn);
}

function isStrictBefore2({ check }: Parameter, version: string): boolean {
  return check === 'strict' && !isAtLeast(version, pydantic2);
}

/**
 * Sets the status of a key in a release: it reads keys that were dropped later, and does not know keys that came later.
 */
function withStatus(parameter: Parameter, version: string): Parameter {
  if (parameter.refused !== undefined && isAtLeast(version, parameter.refused.since)) {
    return { ...parameter, status: 'refused' };
  }
  if (isNewer(parameter.since, version)) {
    return { ...parameter, status: 'newer' };
  }
  const { status, ...read } = parameter;
  if (status === undefined && !isReadBy(parameter, version)) {
    return { ...parameter, status: 'ignored' };
  }
  return (status === 'ignored' || status === 'rejected') && isReadBy(parameter, version) ? read : parameter;
}
