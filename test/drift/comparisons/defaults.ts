import { isDeepStrictEqual } from 'node:util';
import { defaultIn } from '../../../server/src/catalog/version.js';
import type { JsonValue } from '../../../server/src/document/json-value.js';
import { type Difference, type Outcome, shown, symbolOf } from '../difference.js';
import type { Pair, Pairs } from '../pairs.js';
import { isLive } from './presence.js';

function isEmpty(value: JsonValue | undefined): boolean {
  return value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}

/**
 * Whether two defaults are the same. Strings are compared regardless of case. A missing default, null and an empty
 * object are equal.
 */
function isSame(ours: JsonValue | undefined, theirs: JsonValue): boolean {
  const folded = typeof ours === 'string' && typeof theirs === 'string' && ours.toLowerCase() === theirs.toLowerCase();
  return folded || isDeepStrictEqual(ours, theirs) || (isEmpty(ours) && isEmpty(theirs));
}

function compareOne(pair: Pair, version: string): Difference | undefined {
  const { own, found } = pair;
  const theirs = found.flatMap(({ defaults = [] }) => defaults);
  const { effectiveDefault, defaultWhenDisabled, defaultBy, required } = own.parameter;
  const said = defaultIn(own.parameter, version);
  const ours = [said, effectiveDefault, defaultWhenDisabled, ...Object.values(defaultBy ?? {})];
  const agrees = theirs.some(value => ours.some(own => own !== undefined && isSame(own, value)));
  if (agrees || (said === undefined && (required !== undefined || theirs.every(isEmpty)))) {
    return undefined;
  }
  return {
    key: own.key,
    about: 'default',
    ours: shown(said),
    theirs: theirs.map(shown).join(' or '),
    where: symbolOf(found.find(({ defaults = [] }) => defaults.length > 0)?.reads ?? []),
    advice: 'Correct `default`. If it changed with this release, add the former one to `defaults`.',
  };
}

/** Compares the defaults of live keys. */
export function compareDefaults({ pairs }: Pairs, version: string): Outcome {
  const comparable = pairs.filter(pair => isLive(pair) && pair.found.some(({ defaults = [] }) => defaults.length > 0));
  return { compared: comparable.length, differences: comparable.flatMap(pair => compareOne(pair, version) ?? []) };
}
