import type { EditFix } from '../../checking/edit-fix.js';
import type { Finding, RuleFacts } from '../../checking/rule.js';
import type { OffsetEdit } from '../../document/notation.js';
import type { Hostfile, HostLine } from './hostfile.js';

/** A change that fixes a finding. */
export type HostfileFix = EditFix;

/** A finding at a place in a hostfile. */
export type HostfileFinding = Finding<HostfileFix>;

/** One kind of mistake in hostfiles. The examples are hostfiles, and are run as tests. */
export interface HostfileRule extends RuleFacts {
  readonly check: (hostfile: Hostfile) => Iterable<HostfileFinding>;
}

/** Returns the edit that removes a line. */
export function removeLine({ whole }: HostLine): OffsetEdit {
  return { ...whole, text: '' };
}
