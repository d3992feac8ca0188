import type { FailsAt, Severity } from './rule.js';
import type { Verdict } from './verdict.js';

const severities: readonly Severity[] = ['error', 'warning', 'information', 'hint'];
const moments: readonly FailsAt[] = ['load', 'initialize', 'step', 'never'];

type Grave = Pick<Verdict, 'severity' | 'failsAt'>;

/** Returns the rank of a finding by severity, then by how early the run fails; 0 is the gravest. */
export function gravity({ severity, failsAt }: Grave): number {
  return severities.indexOf(severity) * moments.length + moments.indexOf(failsAt);
}

/** Returns the severity and the moment of the graver of two findings. */
export function graver(one: Grave, other: Grave): Grave {
  const { severity, failsAt } = gravity(other) < gravity(one) ? other : one;
  return { severity, failsAt };
}
