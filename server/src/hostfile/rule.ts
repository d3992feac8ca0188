import type { Finding, RuleFacts } from '../checking/rule.js';
import type { OffsetEdit } from '../document/draft.js';
import type { Hostfile, HostLine } from './hostfile.js';

/** A change that mends a finding; the edits do not overlap. */
export interface HostfileFix {
  readonly title: string;
  /** The one to take when there is no reason for another. */
  readonly preferred?: boolean;
  readonly edits: readonly OffsetEdit[];
}

/** Something to say about a place in a hostfile. */
export type HostfileFinding = Finding<HostfileFix>;

/** One thing that goes wrong in hostfiles. The examples are hostfiles, and are run as tests. */
export interface HostfileRule extends RuleFacts {
  readonly check: (hostfile: Hostfile) => Iterable<HostfileFinding>;
}

/** The edit that takes a line out. */
export function removeLine({ whole }: HostLine): OffsetEdit {
  return { ...whole, text: '' };
}

/** Edits in the order of the text; of those that overlap, only the first. */
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
