import { type ConfigDocument, reopen } from '../document/config-document.js';
import { draftOf } from '../document/draft.js';
import { turnedOnBy } from '../semantics/switches.js';
import type { Fix } from './rule.js';
import type { Verdict } from './verdict.js';

/** The parts of a finding that matter when fixes are tried. */
export interface TriedFinding extends Pick<Verdict, 'severity' | 'span'> {
  readonly code: string;
}

/** The most characters that are read to try the fixes of a document. A fix that is not tried is not preferred. */
const mostToRead = 3_000_000;

function errorsByCode(findings: readonly TriedFinding[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { code, severity } of findings) {
    if (severity === 'error') {
      counts.set(code, (counts.get(code) ?? 0) + 1);
    }
  }
  return counts;
}

/** Whether a change causes a new error. */
export function bringError(before: readonly TriedFinding[], after: readonly TriedFinding[]): boolean {
  const old = errorsByCode(before);
  return [...errorsByCode(after)].some(([code, count]) => count > (old.get(code) ?? 0));
}

/**
 * Tries fixes on a document on request. A fix is not preferred if it causes a new error, or if it creates a section
 * that turns a feature on.
 */
export class Trials {
  readonly #document: ConfigDocument;
  readonly #check: (document: ConfigDocument) => readonly TriedFinding[] | undefined;
  readonly #isSpent: () => boolean;
  #before: readonly TriedFinding[] | undefined;
  #left = mostToRead;

  /** `check` returns the findings in a document, or undefined if the time ran out. Once `isSpent`, no fix is tried. */
  constructor(
    document: ConfigDocument,
    check: (document: ConfigDocument) => readonly TriedFinding[] | undefined,
    isSpent: () => boolean,
  ) {
    this.#document = document;
    this.#check = check;
    this.#isSpent = isSpent;
  }

  /**
   * Returns the fixes of a finding. A preferred fix that fails is no longer preferred. If an `otherwise` fix passes, it
   * replaces the failing ones.
   */
  choose(fixes: readonly Fix[], finding: Pick<TriedFinding, 'code' | 'span'>): readonly Fix[] {
    const failing = fixes.filter(fix => fix.preferred && !this.#passes(fix, finding));
    if (failing.length === 0) {
      return fixes;
    }
    const spare = fixes.find(fix => fix.otherwise && this.#passes(fix, finding));
    return spare === undefined
      ? fixes.map(fix => (failing.includes(fix) ? { ...fix, preferred: false } : fix))
      : fixes.filter(fix => !failing.includes(fix)).map(fix => (fix === spare ? { ...fix, preferred: true } : fix));
  }

  #passes(fix: Fix, finding: Pick<TriedFinding, 'code' | 'span'>): boolean {
    const { text } = this.#document;
    this.#left -= text.length;
    if (this.#left < 0 || this.#isSpent() || turnedOnBy(this.#document, fix.into ?? []) !== undefined) {
      return false;
    }
    this.#before ??= this.#check(this.#document);
    const draft = draftOf(this.#document);
    fix.apply(draft);
    if (draft.text === text) {
      return false;
    }
    const found = this.#check(reopen(this.#document, draft.text));
    if (this.#before === undefined || found === undefined) {
      return false;
    }
    // The fixed finding may be an error only because of its consequences. It is counted as still there, so that a new
    // error of the same rule counts as one more.
    const own = this.#before.find(({ code, span }) => code === finding.code && span.offset === finding.span.offset);
    const goal = own?.severity === 'error' ? [...found, own] : found;
    return !bringError(this.#before, goal);
  }
}
