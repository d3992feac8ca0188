import type { MemoryChange, MemorySource } from '../analysis/memory-source.js';
import type { Plan } from '../estimating/states/plan.js';
import type { StepInput, StepInputs } from '../estimating/step-of-config.js';

/** What a change does to the time of a step. */
export type Pace = 'faster' | 'same' | 'a little slower' | 'slower';

/** What a knob looks at: the run of the file, and the values in it. */
export interface KnobInput extends Pick<MemorySource, 'rung' | 'valueAt' | 'isLeftOut'> {
  readonly plan: Plan;
  readonly inputs: StepInputs;
}

/** A turn of a knob. */
export interface Turn {
  /** "reduce_bucket_size 5e7" */
  readonly title: string;
  readonly change: MemoryChange;
}

/** One value of a config that memory depends on, and a better value for runs that lack memory or have some to spare. */
export interface Knob {
  /** Stable name, for commands. */
  readonly name: string;
  readonly pace: Pace;
  /** What it does and what it costs, as a sentence or two. */
  readonly description: string;
  /** Returns undefined if the file has the better value already, or the knob has no effect on it. */
  readonly turn: (view: KnobInput) => Turn | undefined;
}

/** Sizes that a smaller one of a bucket is chosen from, in elements. */
const sizes = [2e8, 5e7, 1e7];

/** Returns the next smaller size of a bucket. */
export function smallerThan(size: number): number | undefined {
  return sizes.find(each => each < size);
}

/** Returns the value with which the run that decides about an input needs less memory; the given one if it has none. */
export function leanerOr<Value>({ leaner }: StepInput<Value>, value: Value): Value {
  return leaner === undefined ? value : leaner.value;
}

/** Returns the last name of a path with a value, as JSON has it: "reduce_bucket_size 5e7". */
export function keyTitle(path: string, value: number): string {
  const name = path.slice(path.lastIndexOf('.') + 1);
  return `${name} ${value >= 1e6 ? value.toExponential().replace('+', '') : value}`;
}

/** Whether the file determines a number. */
export function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}
