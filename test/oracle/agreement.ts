import { check } from '../../server/src/checking/check.js';
import type { FailsAt, Rule } from '../../server/src/checking/rule.js';
import { openText } from '../../server/src/document/config-document.js';
import { assume, defaultSettings } from '../../server/src/loaders/assumptions.js';
import { rules } from '../../server/src/rules/rules.js';
import type { RunVerdict, Stage } from './question.js';

/** The stages of a run, in order. */
const times: readonly FailsAt[] = ['load', 'initialize', 'step', 'never'];

/** Returns the earliest failure that one of our errors names. */
export function claimed(text: string, assuming: Rule['assuming']): FailsAt {
  const document = openText(text);
  const found = check(document, assume(document, { ...defaultSettings, ...assuming }), rules)
    .filter(({ severity }) => severity === 'error')
    .map(({ failsAt }) => failsAt);
  return times.find(time => found.includes(time)) ?? 'never';
}

/** Returns when the run may fail according to the program: one time if the program decided, several if it did not. */
function possible(verdict: RunVerdict, until: Stage): readonly FailsAt[] {
  if ('undecided' in verdict) {
    return times.slice(times.indexOf(verdict.stage));
  }
  return verdict.ok ? times.slice(times.indexOf(until) + 1) : [verdict.stage];
}

/** Describes what the program did. */
function told(verdict: RunVerdict): string {
  if ('undecided' in verdict) {
    return `undecided at ${verdict.stage}: ${verdict.undecided}`;
  }
  return verdict.ok ? 'it went well' : `${verdict.error} at ${verdict.stage}: ${verdict.message}`;
}

/** Returns what is wrong with our answer; undefined if the program agrees, as far as it could tell. */
export function disagreement(ours: FailsAt, verdict: RunVerdict, until: Stage): string | undefined {
  const theirs = possible(verdict, until);
  const same = theirs.includes(ours);
  return same ? undefined : `we say it fails: ${ours}; the program: ${told(verdict)}`;
}
