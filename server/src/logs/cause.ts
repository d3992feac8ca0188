/**
 * What ends a run or spoils it and has no rule: a data file of `causes/`. It may be a matter of the config or not; a
 * user who finds the message in a log wants to know either.
 */
export interface Cause {
  /** Stable, kebab-case, named like the file. */
  readonly code: string;
  /** One sentence that says what happened. */
  readonly title: string;
  /** The words of programs that tell it. `…` stands for anything on the same line. */
  readonly messages: readonly CauseMessage[];
  /** Whether the config can cause it. If it cannot, the answer says so first. */
  readonly isOfConfig: boolean;
  /** Whether another failure causes it: then it is named last. */
  readonly follows?: true;
  /** The cause that it ends in: if the log has that one, too, this one is not named. */
  readonly leadsTo?: string;
  /** Why it happens, one paragraph each. */
  readonly why: readonly string[];
  /** What to do, the likeliest first. */
  readonly fixes: readonly string[];
  /** Keys to look at, by path. */
  readonly looksAt: readonly string[];
  /** The place that raises it. See test/drift/citation.ts. */
  readonly source: string;
}

/** A message, and when it counts if it does not always do so. */
export type CauseMessage = string | ConditionalMessage;

export interface ConditionalMessage {
  readonly text: string;
  /** The number in its last `…` has to be at most this. */
  readonly atMost?: number;
  /** Python says it anywhere: it has to come from DeepSpeed or its loader. */
  readonly inDeepSpeed?: true;
}
