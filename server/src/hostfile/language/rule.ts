import type { Finding, FixFacts, RuleFacts } from '../../checking/rule.js';
import type { OffsetEdit } from '../../document/notation.js';
import type { Hostfile, HostLine } from './hostfile.js';

/** A change that fixes a finding; the edits do not overlap. */
export interface HostfileFix extends FixFacts {
  readonly edits: readonly OffsetEdit[];
}

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

/** Returns the edits in the order of their places; of overlapping ones, only the first. */
export function withoutOverlaps(edits: readonly OffsetEdit[]): readonly OffsetEdit[] {
  const kept: OffsetEdit[] = [];
  let done = 0;
  for (const edit of [...edits].sort((a, b) => a.offset - b.offset || a.end - b.end)) {
    if (edit.offset >= done) {
      kept.push(edit);
      done = edit.end;
    }
  }
  return kept;
}
