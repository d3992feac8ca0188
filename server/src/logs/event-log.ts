import type { LogEvent, ModelEvent } from './events.js';
import type { ModelError } from './pydantic.js';

/** A log of another program can have as many different errors as lines. */
const mostEvents = 200;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Counted = Mutable<LogEvent> & { ranks: Set<number> };

/** Whether an error has nothing that another one of the same model has not: ranks that die cut their output. */
function isPart(error: ModelError, whole: ModelError): boolean {
  return error.fields.every(({ path }) => whole.fields.some(field => field.path === path));
}

/** The events of a log, each once, with its count. */
export class EventLog {
  readonly #events = new Map<string, Counted>();

  get all(): readonly LogEvent[] {
    return [...this.#events.values()];
  }

  /** Adds an event that has a name, or counts it if the log has it. */
  add(name: string, rank: number | undefined, event: LogEvent): void {
    const before = this.#events.get(name);
    if (before !== undefined) {
      before.times++;
    } else if (this.#events.size < mostEvents) {
      this.#events.set(name, { ...event, ranks: new Set() });
    }
    if (rank !== undefined) {
      this.#events.get(name)?.ranks.add(rank);
    }
  }

  /**
   * Adds an error of pydantic. An error that is the beginning of another one is the same error: the output of a rank
   * that is ended is cut.
   */
  addModel(rank: number | undefined, event: ModelEvent): void {
    const { error } = event;
    const known = [...this.#events].find(
      ([, other]) => other.kind === 'model' && other.error.model === error.model && isPart(error, other.error),
    );
    this.add(known?.[0] ?? `model ${error.model} ${error.fields.map(({ path }) => path).join()}`, rank, event);
  }
}
