import { keepLast } from '../caching/keep-last.js';
import type { ConfigDocument } from '../document/config-document.js';
import { reopen } from '../document/config-document.js';
import { draftOf } from '../document/draft.js';
import { pathOf } from '../document/syntax-tree.js';
import { graver } from './gravity.js';
import { keyAt } from './key-at.js';
import type { Fix, Rule } from './rule.js';
import type { Verdict } from './verdict.js';

/** In a file with more slips than this, their consequences are not worked out. */
const mostSlips = 8;

function preferredOf({ means, fixes }: Verdict): Fix | undefined {
  return means === undefined ? undefined : fixes?.().find(({ preferred }) => preferred === true);
}

/**
 * Returns an id of a finding from its code and its key, which does not change when offsets move. A finding about
 * missing keys may be at any other key, so its id names the missing keys.
 */
function mark(document: ConfigDocument, { code, span, lacks }: Verdict): string {
  const key = lacks === undefined ? keyAt(document, span) : undefined;
  return `${code} ${lacks ?? (key === undefined ? '' : pathOf(key).join('.'))}`;
}

/** Returns the codes of the rules whose findings can be consequences of a misspelt or misplaced key. */
const codesOfConsequences = keepLast(
  (rules: readonly Rule[]): ReadonlySet<string> =>
    new Set(rules.filter(({ judges }) => judges === undefined || judges === 'section').map(({ code }) => code)),
);

/** Returns the number of leading steps that two paths have in common. */
function shared(one: string, other: string): number {
  const steps = other.split('.');
  const different = one.split('.').findIndex((step, i) => step !== steps[i]);
  return different < 0 ? steps.length : different;
}

/** Returns the slip that causes a finding: the one whose path is nearest to its key. */
function causeOf(document: ConfigDocument, slips: readonly Verdict[], { span }: Verdict): Verdict | undefined {
  const key = keyAt(document, span);
  const path = key === undefined ? '' : pathOf(key).join('.');
  const near = (slip: Verdict): number => Math.max(...(slip.means ?? []).map(meant => shared(path, meant)));
  return [...slips].sort((a, b) => near(b) - near(a))[0];
}

/**
 * Removes findings that exist only because another key is misspelt or misplaced. The finding at that key gets the
 * higher severity of the two, and lists the removed ones as related. `recheck` checks the document with those keys
 * fixed.
 */
export function withoutConsequences(
  verdicts: readonly Verdict[],
  document: ConfigDocument,
  rules: readonly Rule[],
  recheck: (fixed: ConfigDocument) => readonly Verdict[],
): readonly Verdict[] {
  const meant = verdicts.filter(({ means }) => means !== undefined);
  if (meant.length === 0 || meant.length > mostSlips) {
    return verdicts;
  }
  const consequential = codesOfConsequences(rules);
  const others = verdicts.filter(verdict => verdict.means === undefined && consequential.has(verdict.code));
  const slips = others.length === 0 ? [] : meant.filter(verdict => preferredOf(verdict) !== undefined);
  if (slips.length === 0) {
    return verdicts;
  }
  const draft = draftOf(document);
  for (const slip of slips) {
    preferredOf(slip)?.apply(draft);
  }
  const fixed = reopen(document, draft.text);
  const left = new Set(recheck(fixed).map(verdict => mark(fixed, verdict)));
  const caused = new Map<Verdict, Verdict[]>();
  const gone = new Set(others.filter(verdict => !left.has(mark(document, verdict))));
  for (const verdict of gone) {
    const cause = causeOf(document, slips, verdict);
    if (cause !== undefined) {
      caused.set(cause, [...(caused.get(cause) ?? []), verdict]);
    }
  }
  return verdicts.flatMap(verdict => {
    const followed = caused.get(verdict) ?? [];
    const related = followed.map(({ span, message }) => ({ span, message }));
    const grave = followed.reduce<Pick<Verdict, 'severity' | 'failsAt'>>(graver, verdict);
    const whole =
      followed.length === 0 ? verdict : { ...verdict, ...grave, related: [...(verdict.related ?? []), ...related] };
    return gone.has(verdict) ? [] : [whole];
  });
}
