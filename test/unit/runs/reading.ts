import { loadNotation } from '../../../server/src/notations/notations.js';
import type { Run } from '../../../server/src/runs/run.js';
import type { RunSource } from '../../../server/src/runs/run-source.js';

/** Returns the runs that a source finds in a file. */
export async function runsIn(source: RunSource, text: string): Promise<readonly Run[]> {
  const id = source.notation?.(text);
  return source.mightStart(text) ? source.runsIn(text, id && (await loadNotation(id))) : [];
}

/** Returns arguments by name, with what the file has at their places. */
export function written(text: string, all: Run['arguments']): { readonly [name: string]: readonly unknown[] } {
  return Object.fromEntries(
    [...all].map(([name, { value, offset, end }]) => [name, [value, text.slice(offset, end)]] as const),
  );
}

/** Returns the only run of a file. */
export async function onlyRun(source: RunSource, text: string): Promise<Run> {
  const [run, other] = await runsIn(source, text);
  if (run === undefined || other !== undefined) {
    throw new Error(`not one run in ${JSON.stringify(text)}`);
  }
  return run;
}
