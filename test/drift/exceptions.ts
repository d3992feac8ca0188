import { isAtLeast } from '../../server/src/catalog/version.js';
import type { About, Difference } from './difference.js';
import listed from './exceptions.json' with { type: 'json' };
import { keyMatches } from './key-pattern.js';

/** A difference that has to be, with the reason. */
export interface Exception {
  /** A key as the data have it; `**` stands for the rest of it. */
  readonly key: string;
  readonly about: About;
  readonly reason: string;
  /** That no walk through DeepSpeed's code can find the key: another package reads it, or it is an item of a list. */
  readonly hidden?: boolean;
  /** First and last release; null is open. */
  readonly versions?: readonly [string | null, string | null];
}

export const exceptions = listed as readonly Exception[];

function holdsFor({ versions: [first, last] = [null, null] }: Exception, version: string): boolean {
  return (first === null || isAtLeast(version, first)) && (last === null || isAtLeast(last, version));
}

/** Differences that are not excepted, those that are, and exceptions that are of no use any more. */
export interface Sifted {
  readonly left: readonly Difference[];
  readonly excepted: readonly { readonly difference: Difference; readonly exception: Exception }[];
  readonly unused: readonly Exception[];
}

/** Takes out what is excepted for a release. */
export function sift(differences: readonly Difference[], version: string, all = exceptions): Sifted {
  const due = all.filter(exception => holdsFor(exception, version));
  const found = differences.map(difference => ({
    difference,
    exception: due.find(({ key, about }) => about === difference.about && keyMatches(key, difference.key)),
  }));
  const used = new Set(found.map(({ exception }) => exception));
  return {
    left: found.filter(({ exception }) => exception === undefined).map(({ difference }) => difference),
    excepted: found.flatMap(({ difference, exception }) =>
      exception === undefined ? [] : [{ difference, exception }],
    ),
    unused: due.filter(exception => !used.has(exception)),
  };
}
