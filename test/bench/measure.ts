/** What is timed: something done to a text, which may take its time. */
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

/** The shortest of several runs over some texts, in milliseconds: everything that is added to it is somebody else's doing. */
export async function best(times: number, run: Run, texts: readonly string[]): Promise<number> {
  let shortest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < times; i++) {
    shortest = Math.min(shortest, await time(run, texts));
  }
  return shortest;
}

/** A slice takes less time than a busy machine leaves between two interruptions; all files together do not. */
function slicesOf<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, i) => all.slice(i * size, (i + 1) * size));
}

/** A server that has been at work for a while is what is measured, not one that is being compiled. */
const warmUps = 5;

/** Microseconds per text of each run, the runs in turn on a slice of the texts. */
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
