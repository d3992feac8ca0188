import type { Earlier, Parameter } from './parameter.js';
import { compareVersions, isAtLeast } from './version.js';

/** The releases at which something about the given keys changes, other than that they come or go; oldest first. */
export function boundaries(parameters: readonly Parameter[]): readonly string[] {
  const found = parameters.flatMap(({ earlier = [], refused, values = [] }) => [
    ...earlier.map(({ before }) => before),
    ...(refused === undefined ? [] : [refused.since]),
    ...values.map(({ removedIn }) => removedIn).filter(release => release !== undefined),
  ]);
  return [...new Set(found)].sort(compareVersions);
}

/** How many of some releases, given oldest first, are not newer than a release. */
export function passedBy(changes: readonly string[], version: string): number {
  return changes.filter(release => isAtLeast(version, release)).length;
}

function asBefore(parameter: Parameter, { before: _, without = [], ...former }: Earlier): Parameter {
  const rest = Object.fromEntries(
    Object.entries(parameter).filter(([field]) => !without.includes(field as keyof Parameter)),
  );
  return { ...(rest as unknown as Parameter), ...former };
}

/**
 * The facts about a key as a release has them: an entry tells what the newest known release does, its `earlier` what was different
 * before, and values and keys that the release does not take any more are taken out or marked.
 */
export function parameterIn(parameter: Parameter, version: string): Parameter {
  const { earlier = [], refused, values } = parameter;
  let found = parameter;
  for (const former of [...earlier].sort((a, b) => compareVersions(b.before, a.before))) {
    if (!isAtLeast(version, former.before)) {
      found = asBefore(found, former);
    }
  }
  if (values !== undefined && found.values === values && values.some(({ removedIn }) => removedIn !== undefined)) {
    found = {
      ...found,
      values: values.filter(({ removedIn }) => removedIn === undefined || !isAtLeast(version, removedIn)),
    };
  }
  return refused !== undefined && isAtLeast(version, refused.since) ? { ...found, status: 'refused' } : found;
}
