/** The time of requests, which are answered one after the other. */
export interface RequestClock {
  /** Starts the time of a request. */
  begin(): void;
  /** Whether the request has had its time. What asks this stops, and leaves the answer as it is. */
  isSpent(): boolean;
  /** Whether an answer was left as it was since the last `begin`. */
  wasCut(): boolean;
}

/**
 * How long a request may take, in milliseconds. It ends with the step that it is in, so that the answer is there within a
 * second: nobody waits longer for a squiggle, and typing waits for all of them.
 */
export const requestBudget = 750;

/** @param now the time in milliseconds, from wherever it is counted */
export function requestClock(budget = requestBudget, now = (): number => performance.now()): RequestClock {
  let end = Number.POSITIVE_INFINITY;
  let cut = false;
  return {
    begin() {
      end = now() + budget;
      cut = false;
    },
    isSpent() {
      cut ||= now() > end;
      return cut;
    },
    wasCut: () => cut,
  };
}
