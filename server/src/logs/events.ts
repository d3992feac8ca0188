import type { FailsAt } from '../checking/rule.js';
import type { Meaning } from './message-search.js';
import type { ModelError } from './pydantic.js';
import type { Mismatch } from './trainer-mismatch.js';

/** How often something is in the log, and who wrote it. */
interface Told {
  /** The line of the first time, from 1. */
  readonly line: number;
  /** The words of the log, on one line. */
  readonly quote: string;
  readonly times: number;
  /** The ranks, as far as prefixes name them. */
  readonly ranks: ReadonlySet<number>;
}

/** A message whose meaning is known. */
export interface KnownEvent extends Told {
  readonly kind: 'known';
  readonly meaning: Meaning;
  /** The message with what follows it, on one line. */
  readonly whole: string;
  /** The lines below Trainer's message, each about a key. */
  readonly mismatches: readonly Mismatch[];
}

/** An error of pydantic. */
export interface ModelEvent extends Told {
  readonly kind: 'model';
  readonly error: ModelError;
}

/** When a run fails. */
export type Moment = Exclude<FailsAt, 'never'>;

/** An exception that nothing else explains. */
export interface OtherEvent extends Told {
  readonly kind: 'other';
  /** Whether DeepSpeed or its loader raised it. */
  readonly isDeepSpeeds: boolean;
  /** When it was raised, as far as the traceback tells. */
  readonly failsAt: Moment;
}

/** An error of the parser that reads the config. */
export interface SyntaxEvent extends Told {
  readonly kind: 'syntax';
  /** The line of the config, from 1. */
  readonly row: number;
}

export type LogEvent = KnownEvent | ModelEvent | SyntaxEvent | OtherEvent;

/** What a log says about a run. */
export interface LogFacts {
  readonly events: readonly LogEvent[];
  /** The release of DeepSpeed that wrote it. */
  readonly version: string | undefined;
  /** The config that DeepSpeed printed, as JSON. */
  readonly printedConfig: string | undefined;
  readonly lines: number;
}
