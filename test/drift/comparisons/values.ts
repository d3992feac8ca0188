import { isDeepStrictEqual } from 'node:util';
import type { AllowedValue, Limits } from '../../../server/src/catalog/parameter.js';
import { isNewer } from '../../../server/src/catalog/version.js';
import type { JsonValue } from '../../../server/src/document/json-value.js';
import { type Difference, type Outcome, symbolOf } from '../difference.js';
import type { PathFacts } from '../facts.js';
import type { Pair, Pairs } from '../pairs.js';
import { isLive } from './presence.js';

function folded(value: JsonValue): string {
  return String(value).toLowerCase();
}

function sorted(values: Iterable<JsonValue>): readonly string[] {
  return [...new Set([...values].map(folded))].sort();
}

/** Returns the values that DeepSpeed lists for a key: in the type of a field, or in a check that raises for others. */
function listed(found: readonly PathFacts[]): readonly JsonValue[] {
  const texts = (values: readonly JsonValue[] = []) => values.filter(value => typeof value === 'string');
  return found.flatMap(({ values, allowed }) => values ?? texts(allowed)).filter(value => value !== null);
}

function compareValues({ own, found }: Pair, version: string): Difference | undefined {
  const known: readonly AllowedValue[] = own.parameter.values ?? [];
  const ours = sorted(known.filter(({ since }) => !isNewer(since, version)).map(({ value }) => value));
  const theirs = sorted(listed(found));
  const lacking = theirs.filter(value => !ours.includes(value));
  const gone = own.parameter.openValues ? [] : ours.filter(value => !theirs.includes(value));
  if (lacking.length === 0 && gone.length === 0) {
    return undefined;
  }
  return {
    key: own.key,
    about: 'values',
    ours: gone.length === 0 ? `not ${lacking.join(', ')}` : `${gone.join(', ')}`,
    theirs: gone.length === 0 ? `also ${lacking.join(', ')}` : `only ${theirs.join(', ')}`,
    where: symbolOf(found[0]?.reads ?? []),
    advice: 'Correct `values`: a new value needs `since`, a removed one `removedIn`.',
  };
}

/** Compares the values that keys accept. */
export function compareAllowedValues({ pairs }: Pairs, version: string): Outcome {
  const comparable = pairs.filter(pair => isLive(pair) && listed(pair.found).length > 0);
  return { compared: comparable.length, differences: comparable.flatMap(pair => compareValues(pair, version) ?? []) };
}

type Bound = readonly [kind: keyof Limits, limit: number];

/** Returns the equivalent bound for integers: above 0 is at least 1. */
function otherway([kind, limit]: Bound): Bound {
  const other: { readonly [kind in keyof Limits]: Bound } = {
    minimum: ['exclusiveMinimum', limit - 1],
    exclusiveMinimum: ['minimum', limit + 1],
    maximum: ['exclusiveMaximum', limit + 1],
    exclusiveMaximum: ['maximum', limit - 1],
  };
  return other[kind] ?? [kind, limit];
}

function boundsOf(limits: Limits): readonly Bound[] {
  return (['minimum', 'exclusiveMinimum', 'maximum', 'exclusiveMaximum'] as const).flatMap((kind): readonly Bound[] => {
    const limit = limits[kind];
    return limit === undefined ? [] : [[kind, limit]];
  });
}

const isLower = ([kind]: Bound) => kind.toLowerCase().includes('min');

/** Returns the limits that differ from every limit that the code checks on the same side. */
function compareBounds({ own, found }: Pair): readonly Difference[] {
  const theirs = found.flatMap(({ bounds = [] }) => bounds);
  return boundsOf(own.parameter).flatMap((bound): readonly Difference[] => {
    const same = [bound, otherway(bound)];
    const sameSide = theirs.filter(other => isLower(other) === isLower(bound));
    const agrees = sameSide.some(other => same.some(own => isDeepStrictEqual(own, other)));
    return sameSide.length === 0 || agrees
      ? []
      : [
          {
            key: own.key,
            about: 'limits',
            ours: bound.join(' '),
            theirs: sameSide.map(other => other.join(' ')).join(', '),
            where: symbolOf(found[0]?.reads ?? []),
            advice: 'Correct the limit.',
          },
        ];
  });
}

/**
 * Compares limits with the numbers that checks in the code use. Checks may also involve other keys, so only conflicts
 * count.
 */
export function compareCheckedBounds({ pairs }: Pairs): Outcome {
  const comparable = pairs.filter(
    pair =>
      isLive(pair) &&
      pair.own.parameter.check !== 'strict' &&
      boundsOf(pair.own.parameter).length > 0 &&
      pair.found.some(({ bounds = [] }) => bounds.length > 0),
  );
  return { compared: comparable.length, differences: comparable.flatMap(compareBounds) };
}

/** Compares the keys that a class or model requires. */
export function compareRequired({ pairs }: Pairs): Outcome {
  const comparable = pairs.filter(
    ({ own, found }) =>
      isLive({ own, found }) && found.some(({ reads }) => reads.some(([how]) => how === 'argument' || how === 'field')),
  );
  const differences = comparable.flatMap(({ own, found }): readonly Difference[] => {
    const by = found.flatMap(({ required = [] }) => required)[0];
    const optional = found.find(({ required = [], defaults = [] }) => required.length === 0 && defaults.length > 0);
    const isRequired = own.parameter.required !== undefined;
    if ((isRequired && by === undefined) || (!isRequired && by !== undefined && optional === undefined)) {
      return [
        {
          key: own.key,
          about: 'required',
          ours: isRequired ? `required ${own.parameter.required}` : 'not required',
          theirs: by === undefined ? 'has a default' : 'has no default',
          where: by ?? symbolOf(found[0]?.reads ?? []),
          advice: 'Correct `required` and `default`.',
        },
      ];
    }
    return [];
  });
  return { compared: comparable.length, differences };
}
