import { check } from '../../server/src/checking/check.js';
import type { FailsAt, Rule } from '../../server/src/checking/rule.js';
import { openText } from '../../server/src/document/config-document.js';
import { assume, defaultSettings } from '../../server/src/loaders/assumptions.js';
import { rules } from '../../server/src/rules/rules.js';
import type { RunVerdict, Stage } from './question.js';

/** In the order in which a run goes through them. */
const times: readonly FailsAt[] = ['load', 'initialize', 'step', 'never'];

/** When a run fails according to our errors: at the earliest that one of them names. */
export function claimed(text: string, assuming: Rule['assuming']): FailsAt {
  const document = openText(text);
  const found = check(document, assume(document, { ...defaultSettings, ...assuming }), rules)
    .filter(({ severity }) => severity === 'error')
    .map(({ failsAt }) => failsAt);
  return times.find(time => found.includes(time)) ?? 'never';
}

/** When the run may fail according to the program: one time when it was decided, several when it was not. */
function possible(verdict: RunVerdict, until: Stage): readonly FailsAt[] {
  if ('undecided' in verdict) {
    return times.slice(times.indexOf(verdict.stage));
  }
  return verdict.ok ? times.slice(times.indexOf(until) + 1) : [verdict.stage];
}

/** What the program did, in words. */
function told(verdict: RunVerdict): string {
  if ('undecided' in verdict) {
    return `undecided at ${verdict.stage}: ${verdict.undecided}`;
  }
  return verdict.ok ? 'it went well' : `${verdict.error} at ${verdict.stage}: ${verdict.message}`;
}

/** What is wrong with our answer; undefined when the program agrees as far as it could tell. */
export function disagreement(ours: FailsAt, verdict: RunVerdict, until: Stage): string | undefined {
  const theirs = possible(verdict, until);
  const same = theirs.includes(ours);
  return same ? undefined : `we say it fails: ${ours}; the program: ${told(verdict)}`;
}
