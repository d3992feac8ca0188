/** The measured operation on a source; it may be asynchronous. */
export type Run = (text: string) => unknown;

async function time(run: Run, texts: readonly string[]): Promise<number> {
  const start = performance.now();
  for (const text of texts) {
    const result = run(text);
    if (result instanceof Promise) {
      await result;
    }
  }
  return performance.now() - start;
}

/**
 * Returns the shortest of several runs over the sources, in milliseconds. Whatever a slower run adds comes from the
 * rest of the machine.
 */
export async function best(times: number, run: Run, texts: readonly string[]): Promise<number> {
  let shortest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < times; i++) {
    shortest = Math.min(shortest, await time(run, texts));
  }
  return shortest;
}

/** A slice takes less time than a busy machine leaves between two interruptions; the whole set of files does not. */
function slicesOf<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}

/** Warm-up: the benchmark measures a server that has been running for a while, not one that is still being compiled. */
const warmUps = 5;

/** Returns microseconds per source of each operation. The operations take turns on a slice of the sources. */
export async function microsecondsEach(
  runs: readonly Run[],
  texts: readonly string[],
  times: number,
): Promise<readonly number[]> {
  for (let i = 0; i < warmUps; i++) {
    for (const run of runs) {
      await time(run, texts);
    }
  }
  const totals = runs.map(() => 0);
  for (const slice of slicesOf(texts, 20)) {
    for (const [i, run] of runs.entries()) {
      totals[i] = (totals[i] ?? 0) + (await best(times, run, slice));
    }
  }
  return totals.map(total => (total / texts.length) * 1000);
}
