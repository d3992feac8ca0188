import type { Comparison } from './compare.js';
import type { Difference } from './difference.js';
import type { Sifted } from './exceptions.js';
import type { Facts } from './facts.js';

function describe({ key, about, ours, theirs, where, advice }: Difference): string {
  const place = where === undefined ? '' : `\n      where:     ${where}`;
  return `  ${key}: ${about}\n      catalog:   ${ours}\n      DeepSpeed: ${theirs}${place}\n      to do:     ${advice}`;
}

/** The number of keys that a release reads according to the catalog, that the walk can find, and that it found. */
export interface Coverage {
  readonly live: number;
  readonly findable: number;
  readonly found: number;
}

/** Returns how many keys the walk through DeepSpeed's code finds. */
export function coverageOf({ outcomes, differences }: Comparison, { excepted }: Sifted): Coverage {
  const live = outcomes['live keys']?.compared ?? 0;
  const hidden = excepted.filter(({ difference, exception }) => difference.unread && exception.hidden).length;
  return { live, findable: live - hidden, found: live - differences.filter(({ unread }) => unread).length };
}

function figures(comparison: Comparison, sifted: Sifted): readonly string[] {
  const rows = Object.entries(comparison.outcomes).map(
    ([name, { compared, differences }]) =>
      `  ${name.padEnd(24)}${String(compared).padStart(6)}${String(differences.length).padStart(8)}`,
  );
  const { live, findable, found } = coverageOf(comparison, sifted);
  return [
    `  ${''.padEnd(24)}compared  differ`,
    ...rows,
    `  expected, with a reason: ${sifted.excepted.length}`,
    `  ${found} of ${live} live keys were found in the code, ${((100 * found) / findable).toFixed(1)} % of the ${findable} that can be`,
  ];
}

/** Returns the whole report. */
export function report(facts: Facts, comparison: Comparison, sifted: Sifted): string {
  const programs = Object.entries(facts.versions).map(([name, version]) => `${name} ${version}`);
  const parts = [
    `DeepSpeed ${comparison.version} compared with the catalog (${programs.join(', ')})`,
    figures(comparison, sifted).join('\n'),
    ...(facts.missingEntryPoints.length === 0
      ? []
      : [
          `Entry points that DeepSpeed no longer has. Correct introspect/entry-points.json:\n  ${facts.missingEntryPoints.join('\n  ')}`,
        ]),
    ...(sifted.left.length === 0 ? [] : [`Differences:\n${sifted.left.map(describe).join('\n')}`]),
    ...(sifted.unused.length === 0
      ? []
      : [
          `Exceptions that are no longer needed. Remove them from exceptions.json:\n${sifted.unused.map(({ key, about }) => `  ${key}: ${about}`).join('\n')}`,
        ]),
  ];
  const count = sifted.left.length + sifted.unused.length + facts.missingEntryPoints.length;
  return [...parts, count === 0 ? 'Nothing has drifted.' : `${count} to look at.`].join('\n\n');
}
