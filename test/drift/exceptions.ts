import { isAtLeast } from '../../server/src/catalog/version.js';
import type { About, Difference } from './difference.js';
import listed from './exceptions.json' with { type: 'json' };
import { keyMatches } from './key-pattern.js';

/** An expected difference, with the reason. */
export interface Exception {
  /** A key in the catalog's data; `**` matches any string. */
  readonly key: string;
  readonly about: About;
  readonly reason: string;
  /** Whether no walk through DeepSpeed's code can find the key: another package reads it, or it is a list item. */
  readonly hidden?: boolean;
  /** First and last release; null is open. */
  readonly versions?: readonly [string | null, string | null];
}

export const exceptions = listed as readonly Exception[];

function holdsFor({ versions: [first, last] = [null, null] }: Exception, version: string): boolean {
  return (first === null || isAtLeast(version, first)) && (last === null || isAtLeast(last, version));
}

/** Differences without an exception, those with one, and exceptions that are no longer needed. */
export interface Sifted {
  readonly left: readonly Difference[];
  readonly excepted: readonly { readonly difference: Difference; readonly exception: Exception }[];
  readonly unused: readonly Exception[];
}

/** Separates the differences that have an exception for the release from those that do not. */
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
