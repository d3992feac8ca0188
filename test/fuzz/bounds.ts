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
 * How much is tried. FUZZ_RUNS: cases of each property. FUZZ_SEED: where they start; the same seed makes the same cases.
 * FUZZ_FULL=1: every prefix of every file, and large texts at their full size, instead of samples and a tenth.
 */
export const bounds = {
  runs: numberFrom('FUZZ_RUNS', 100),
  seed: numberFrom('FUZZ_SEED', 1),
  full: numberFrom('FUZZ_FULL', 0) === 1,
};

/** A share of the runs, for properties of which a case takes longer; at least one. */
export function share(part: number): number {
  return Math.max(1, Math.round(bounds.runs * part));
}

function parameters(runs: number): fc.Parameters<unknown> {
  return { numRuns: runs, seed: bounds.seed };
}

/** Holds a property to be true of as many cases as the bounds say. What it throws names the seed and the smallest case. */
export function holds<Case>(arbitrary: fc.Arbitrary<Case>, property: (each: Case) => void, runs = bounds.runs): void {
  fc.assert(fc.property(arbitrary, property), parameters(runs) as fc.Parameters<[Case]>);
}

/** The same for a property that takes its time. */
export async function holdsLater<Case>(
  arbitrary: fc.Arbitrary<Case>,
  property: (each: Case) => Promise<void>,
  runs = bounds.runs,
): Promise<void> {
  await fc.assert(fc.asyncProperty(arbitrary, property), parameters(runs) as fc.Parameters<[Case]>);
}
