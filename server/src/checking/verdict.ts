import type { FailsAt, Finding, Fix, RuleFacts, Severity } from './rule.js';

/** A finding with the code of its rule, and with its severity. */
export type WithSeverity<Found> = Found & {
  readonly code: string;
  readonly severity: Severity;
  readonly failsAt: FailsAt;
};

/** A finding in a config as callers get it, with fixes that were tried. */
export interface Verdict extends WithSeverity<Finding> {
  /** The fixes of the rule, for callers that try them. */
  readonly untried?: (() => readonly Fix[]) | undefined;
}

/**
 * Returns a finding with its rule's severity and time of failure, unless it has its own. All have the same members in the
 * same order: V8 reads and copies objects of one shape much faster than those of a dozen.
 */
export function withSeverity<Change>(
  { code, severity, failsAt }: Pick<RuleFacts, 'code' | 'severity' | 'failsAt'>,
  finding: Finding<Change>,
  fixes = finding.fixes,
  untried?: Finding<Change>['fixes'],
): WithSeverity<Finding<Change>> & { readonly untried: Finding<Change>['fixes'] } {
  return {
    code,
    severity: finding.severity ?? severity,
    failsAt: finding.failsAt ?? failsAt,
    span: finding.span,
    message: finding.message,
    tag: finding.tag,
    related: finding.related,
    relatedFiles: finding.relatedFiles,
    otherFileFixes: finding.otherFileFixes,
    keys: finding.keys,
    means: finding.means,
    lacks: finding.lacks,
    leavesOpen: finding.leavesOpen,
    fixes,
    untried,
  };
}
