import { createHash } from 'node:crypto';
import type { FailsAt } from '../../server/src/checking/rule.js';

/** When a run can fail; how far a question asks it to go. */
export type Stage = Exclude<FailsAt, 'never'>;

/** What happens to a config: see ask.py, which answers it. */
export interface RunQuestion {
  readonly until: Stage;
  readonly loader: string;
  readonly text: string;
  /** Number of processes; the smallest that goes with the batch sizes when absent. */
  readonly worldSize?: number;
  /** Release of DeepSpeed, where it is not the newest known. */
  readonly version?: string;
}

/** What a key is worth when it is absent: what changes between a config without it and one that has another value. */
export interface DefaultQuestion {
  readonly default: { readonly without: string; readonly having: string };
}

/** What an argument of an optimizer or scheduler is worth when it is absent. */
export interface ArgumentQuestion {
  readonly argument: { readonly kind: 'optimizer' | 'scheduler'; readonly type: string; readonly name: string };
}

/** A question and what the record calls it. */
export interface Named<Q> {
  readonly id: string;
  readonly question: Q;
}

export type Question = RunQuestion | DefaultQuestion | ArgumentQuestion;

/** What a program did with a config. */
export type RunVerdict =
  | { readonly ok: true }
  | { readonly ok: false; readonly stage: Stage; readonly error: string; readonly message: string }
  | { readonly undecided: string; readonly stage: Stage };

/** What a key is worth when it is absent. */
export type DefaultVerdict =
  | { readonly value: unknown }
  | { readonly required: true }
  | { readonly undecided: string; readonly stage?: undefined };

export type Verdict = RunVerdict | DefaultVerdict;

/** A short mark of everything that is asked: a recorded verdict holds as long as it has not changed. */
export function markOf(question: Question): string {
  return createHash('sha256').update(JSON.stringify(question)).digest('hex').slice(0, 12);
}
