import fc from 'fast-check';

function numberFrom(name: string, fallback: number): number {
  const text = process.env[name];
  if (text === undefined || text === '') {
    return fallback;
  }
  const value = Number(text);
  if (!Number.isInteger(value)) {
    throw new Error(`${name} is ${JSON.stringify(text)}, not a whole number`);
  }
  return value;
}

/**
 * The size of the fuzz run.
 * FUZZ_RUNS: cases per property.
 * FUZZ_SEED: the seed; the same seed makes the same cases.
 * FUZZ_FULL=1: every prefix of every file, and large sources at their full size. Otherwise samples, and a tenth of the
 * size.
 */
export const bounds = {
  runs: numberFrom('FUZZ_RUNS', 100),
  seed: numberFrom('FUZZ_SEED', 1),
  full: numberFrom('FUZZ_FULL', 0) === 1,
};

/** Returns a fraction of the runs, at least one, for properties with slow cases. */
export function share(part: number): number {
  return Math.max(1, Math.round(bounds.runs * part));
}

function parameters(runs: number): fc.Parameters<unknown> {
  return { numRuns: runs, seed: bounds.seed };
}

/** Asserts a property for as many cases as the bounds say. The error names the seed and the smallest failing case. */
export function holds<Case>(arbitrary: fc.Arbitrary<Case>, property: (each: Case) => void, runs = bounds.runs): void {
  fc.assert(fc.property(arbitrary, property), parameters(runs) as fc.Parameters<[Case]>);
}

/** The same for an asynchronous property. */
export async function holdsLater<Case>(
  arbitrary: fc.Arbitrary<Case>,
  property: (each: Case) => Promise<void>,
  runs = bounds.runs,
): Promise<void> {
  await fc.assert(fc.asyncProperty(arbitrary, property), parameters(runs) as fc.Parameters<[Case]>);
}
