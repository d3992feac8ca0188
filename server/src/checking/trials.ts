import { type ConfigDocument, openText } from '../document/config-document.js';
import { draftOf } from '../document/draft.js';
import { turnedOnBy } from '../semantics/switches.js';
import type { Fix } from './rule.js';
import type { Verdict } from './verdict.js';

/** A finding and the rule that made it, as far as it counts when fixes are tried. */
export interface Judged extends Pick<Verdict, 'severity' | 'span'> {
  readonly code: string;
}

/** Characters that may be read to try the fixes of a document. What is not tried is preferred by nobody. */
const mostToRead = 3_000_000;

function errorsByCode(findings: readonly Judged[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { code, severity } of findings) {
    if (severity === 'error') {
      counts.set(code, (counts.get(code) ?? 0) + 1);
    }
  }
  return counts;
}

/** Whether findings have an error that was not there before a change. */
export function bringError(before: readonly Judged[], after: readonly Judged[]): boolean {
  const old = errorsByCode(before);
  return [...errorsByCode(after)].some(([code, count]) => count > (old.get(code) ?? 0));
}

/**
 * Tries fixes on a document when they are asked for: one that ends in an error that was not there, or that turns on what was
 * off by making its section, is not preferred.
 */
export class Trials {
  readonly #document: ConfigDocument;
  readonly #judge: (document: ConfigDocument) => readonly Judged[] | undefined;
  readonly #isSpent: () => boolean;
  #before: readonly Judged[] | undefined;
  #left = mostToRead;

  /** `judge` finds what is wrong with a document, undefined when there is no time for it. No fix is tried once `isSpent`. */
  constructor(
    document: ConfigDocument,
    judge: (document: ConfigDocument) => readonly Judged[] | undefined,
    isSpent: () => boolean,
  ) {
    this.#document = document;
    this.#judge = judge;
    this.#isSpent = isSpent;
  }

  /**
   * The fixes of a finding, with those preferred that pass. Where one does not, that which is kept for this case takes its
   * place if it passes.
   */
  choose(fixes: readonly Fix[], finding: Pick<Judged, 'code' | 'span'>): readonly Fix[] {
    const failing = fixes.filter(fix => fix.preferred && !this.#passes(fix, finding));
    if (failing.length === 0) {
      return fixes;
    }
    const spare = fixes.find(fix => fix.otherwise && this.#passes(fix, finding));
    return spare === undefined
      ? fixes.map(fix => (failing.includes(fix) ? { ...fix, preferred: false } : fix))
      : fixes.filter(fix => !failing.includes(fix)).map(fix => (fix === spare ? { ...fix, preferred: true } : fix));
  }

  #passes(fix: Fix, finding: Pick<Judged, 'code' | 'span'>): boolean {
    const { text, uri, languageId } = this.#document;
    this.#left -= text.length;
    if (this.#left < 0 || this.#isSpent() || turnedOnBy(this.#document, fix.into ?? []) !== undefined) {
      return false;
    }
    this.#before ??= this.#judge(this.#document);
    const draft = draftOf(this.#document);
    fix.apply(draft);
    if (draft.text === text) {
      return false;
    }
    const found = this.#judge(openText(draft.text, uri, languageId));
    if (this.#before === undefined || found === undefined) {
      return false;
    }
    // What is fixed is gone, and nothing of its kind has taken its place. It may be an error only for what follows from it.
    const own = this.#before.find(({ code, span }) => code === finding.code && span.offset === finding.span.offset);
    const goal = own?.severity === 'error' ? [...found, own] : found;
    return !bringError(this.#before, goal);
  }
}
