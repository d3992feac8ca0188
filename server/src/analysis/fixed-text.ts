import type { Fix } from '../checking/rule.js';
import { fixToApply } from '../checking/safety.js';
import type { Verdict } from '../checking/verdict.js';
import { reopen } from '../document/config-document.js';
import { draftOf } from '../document/draft.js';
import type { Analysis } from './analysis.js';

/** A fix that has changed the file, and its finding. */
export interface AppliedFix {
  readonly verdict: Verdict;
  readonly fix: Fix;
}

/** A file after fixes. */
export interface FixedText {
  readonly text: string;
  readonly applied: readonly AppliedFix[];
}

/** Applies fixes, each to what the ones before have left; returns undefined if time is up. */
function applyFixes(
  analysis: Analysis,
  verdicts: readonly Verdict[],
  unsafe: boolean,
  keep: (text: string) => boolean,
): FixedText | undefined {
  let draft = draftOf(analysis.document);
  const applied: AppliedFix[] = [];
  for (const verdict of verdicts) {
    if (analysis.isSpent()) {
      return undefined;
    }
    const before = draft.text;
    const fix = fixToApply(verdict, unsafe);
    fix?.apply(draft);
    if (fix === undefined || draft.text === before) {
      continue;
    }
    if (keep(draft.text)) {
      applied.push({ verdict, fix });
    } else {
      draft = draftOf(reopen(analysis.document, before));
    }
  }
  return { text: draft.text, applied };
}

/**
 * Returns the file after the safe preferred fixes of several findings, or also after the unsafe ones. Fixes that together
 * lead to an error are left out. Returns undefined if time is up.
 */
export function fixedText(analysis: Analysis, verdicts: readonly Verdict[], unsafe = false): FixedText | undefined {
  const all = applyFixes(analysis, verdicts, unsafe, () => true);
  return all === undefined || analysis.bringsError(all.text) === false
    ? all
    : applyFixes(analysis, verdicts, unsafe, other => analysis.bringsError(other) === false);
}
