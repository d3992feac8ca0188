import type { FailsAt, Finding, Fix, RuleFacts, Severity } from './rule.js';

/** A finding with the code of its rule, and with its severity. */
export type WithSeverity<Found> = Found & {
  readonly code: string;
  readonly severity: Severity;
  readonly failsAt: FailsAt;
};

/** A finding of a config as callers get it: its fixes were tried. */
export interface Verdict extends WithSeverity<Finding> {
  /** The fixes as the rule has them, for callers that try them themselves. */
  readonly untried?: () => readonly Fix[];
}

/** Returns a finding with what it does not say itself: its rule's severity, and when the run fails. */
export function withSeverity<Found extends Finding<unknown>>(
  { code, severity, failsAt }: Pick<RuleFacts, 'code' | 'severity' | 'failsAt'>,
  finding: Found,
): WithSeverity<Found> {
  return { code, severity, failsAt, ...finding };
}
