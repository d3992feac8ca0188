import type { Notation } from '../../document/notation.js';
import { concernsDeepSpeed } from '../document-runs.js';
import type { Run } from '../run.js';
import { sources } from '../sources/sources.js';

/** Returns the runs of a file with DeepSpeed, by its path. Without the notation of its language, there are none. */
export function runsInFile(
  file: string,
  text: string,
  notationOf: (id: string) => Notation | undefined,
): readonly Run[] {
  const source = sources.find(({ files }) => files.test(file));
  const id = source?.notation?.(text);
  return source?.mightStart(text) === true
    ? source.runsIn(text, id === undefined ? undefined : notationOf(id)).filter(concernsDeepSpeed)
    : [];
}
