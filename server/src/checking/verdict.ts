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
  readonly untried?: () => readonly Fix[];
}

/** Returns a finding with its rule's severity and time of failure, unless it has its own. */
export function withSeverity<Found extends Finding<unknown>>(
  { code, severity, failsAt }: Pick<RuleFacts, 'code' | 'severity' | 'failsAt'>,
  finding: Found,
): WithSeverity<Found> {
  // A spread in the first place is a fast copy in V8, one behind other members is not.
  return { ...finding, code, severity: finding.severity ?? severity, failsAt: finding.failsAt ?? failsAt };
}
