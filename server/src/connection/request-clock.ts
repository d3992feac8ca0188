/** The time of a request. Requests are answered one after the other. */
export interface RequestClock {
  /** Starts the time of a request. */
  begin(): void;
  /** Whether the time of the request is up. A caller then stops and returns the answer so far. */
  isSpent(): boolean;
  /** Whether an answer was cut short since the last `begin`. */
  wasCut(): boolean;
}

/**
 * How long a request may take, in milliseconds. It ends with its current step, so the answer arrives within a second:
 * nobody waits longer for a squiggle, and typing waits for all requests.
 */
export const requestBudget = 750;

/** @param now the time in milliseconds, from any starting point */
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
