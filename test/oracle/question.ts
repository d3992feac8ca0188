import { createHash } from 'node:crypto';
import type { FailsAt } from '../../server/src/checking/rule.js';

/** When a run can fail, and how far a question runs the config. */
export type Stage = Exclude<FailsAt, 'never'>;

/** A question about the result of a config: see ask.py, which answers it. */
export interface RunQuestion {
  readonly until: Stage;
  readonly loader: string;
  readonly text: string;
  /** Number of processes; if absent, the smallest that fits the batch sizes. */
  readonly worldSize?: number;
  /** Release of DeepSpeed, if it is not the newest known. */
  readonly version?: string;
}

/** A question about the default of a key: the difference between a config without it and one that has another value. */
export interface DefaultQuestion {
  readonly default: { readonly without: string; readonly having: string };
}

/** A question about the default of an argument of an optimizer or scheduler. */
export interface ArgumentQuestion {
  readonly argument: { readonly kind: 'optimizer' | 'scheduler'; readonly type: string; readonly name: string };
}

/** A question and its name in the record. */
export interface Named<Q> {
  readonly id: string;
  readonly question: Q;
}

export type Question = RunQuestion | DefaultQuestion | ArgumentQuestion;

/** The result of a program for a config. */
export type RunVerdict =
  | { readonly ok: true }
  | { readonly ok: false; readonly stage: Stage; readonly error: string; readonly message: string }
  | { readonly undecided: string; readonly stage: Stage };

/** The default of a key. */
export type DefaultVerdict =
  | { readonly value: unknown }
  | { readonly required: true }
  | { readonly undecided: string; readonly stage?: undefined };

export type Verdict = RunVerdict | DefaultVerdict;

/** A short hash of the whole question: a recorded verdict is valid while it does not change. */
export function markOf(question: Question): string {
  return createHash('sha256').update(JSON.stringify(question)).digest('hex').slice(0, 12);
}
