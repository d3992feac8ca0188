/** The subject of a difference, which an exception also names. */
export type About =
  | 'presence'
  | 'default'
  | 'required'
  | 'type'
  | 'items'
  | 'limits'
  | 'values'
  | 'strictness'
  | 'coercion'
  | 'deprecation'
  | 'alias'
  | 'refusal'
  | 'null'
  | 'auto'
  | 'source';

/** A fact on which the catalog and DeepSpeed differ. */
export interface Difference {
  /** The key in the catalog's data, or DeepSpeed's path if the catalog has none. */
  readonly key: string;
  readonly about: About;
  /** What the catalog says and what DeepSpeed does, shown after "catalog:" and "DeepSpeed:". */
  readonly ours: string;
  readonly theirs: string;
  /** Whether no code in DeepSpeed was found that reads the key. */
  readonly unread?: true;
  /** Whether the record has no answer yet. */
  readonly isNotAsked?: true;
  /** File and symbol in DeepSpeed. */
  readonly where?: string | undefined;
  /** What to do, as a sentence. */
  readonly advice: string;
}

/** The result of a comparison: its differences, and the number of keys that it compared. */
export interface Outcome {
  readonly compared: number;
  readonly differences: readonly Difference[];
}

/** Returns a value as it is shown in a report. */
export function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

/** Returns the symbol of a read: of a field if there is one, otherwise of any read but `in`, otherwise of the first. */
export function symbolOf(reads: readonly (readonly [how: string, symbol: string])[]): string | undefined {
  return (reads.find(([how]) => how === 'field') ?? reads.find(([how]) => how !== 'in') ?? reads[0])?.[1];
}
