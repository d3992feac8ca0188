import { type CatalogData, keysOf } from './catalog-keys.js';
import { compareAnswers } from './comparisons/answers.js';
import { compareDefaults } from './comparisons/defaults.js';
import { compareFields } from './comparisons/fields.js';
import { compareAliases, compareRefusals } from './comparisons/names.js';
import { comparePresence } from './comparisons/presence.js';
import { compareAllowedValues, compareCheckedBounds, compareRequired } from './comparisons/values.js';
import type { Difference, Outcome } from './difference.js';
import type { Facts } from './facts.js';
import { pairUp } from './pairs.js';
import { compareSources } from './sources.js';

/** The results of all comparisons, by name. */
export interface Comparison {
  readonly version: string;
  readonly outcomes: { readonly [name: string]: Outcome };
  readonly differences: readonly Difference[];
}

/** Compares the catalog with the facts of an installed DeepSpeed. */
export function compare(facts: Facts, data?: CatalogData): Comparison {
  const version = facts.versions.deepspeed ?? '';
  const pairs = pairUp(keysOf(version, data), facts);
  const outcomes: { readonly [name: string]: Outcome } = {
    'live keys': comparePresence(pairs, version),
    defaults: compareDefaults(pairs, version),
    'required keys': compareRequired(pairs),
    'fields of models': compareFields(pairs, facts, version),
    'allowed values': compareAllowedValues(pairs, version),
    'limits in code': compareCheckedBounds(pairs),
    'other names': compareAliases(pairs, facts, version),
    'refused keys': compareRefusals(pairs, facts),
    'keys asked by loading': compareAnswers(pairs, facts),
    sources: compareSources(facts),
  };
  return { version, outcomes, differences: Object.values(outcomes).flatMap(({ differences }) => differences) };
}
