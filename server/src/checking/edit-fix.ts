import type { OffsetEdit } from '../document/notation.js';
import type { FixFacts } from './rule.js';

/** A change of a file that is not a config: its edits do not overlap. */
export interface EditFix extends FixFacts {
  readonly edits: readonly OffsetEdit[];
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
