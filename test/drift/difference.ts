/** What a difference is about; exceptions name it, too. */
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

/** A place where the catalog says something else than DeepSpeed does. */
export interface Difference {
  /** The key as the catalog's data have it; the path that DeepSpeed has where the catalog has none. */
  readonly key: string;
  readonly about: About;
  /** What the catalog says, and what DeepSpeed does, each after "the catalog:" and "DeepSpeed:". */
  readonly ours: string;
  readonly theirs: string;
  /** That nothing in DeepSpeed was found to read the key. */
  readonly unread?: true;
  /** File and symbol in DeepSpeed. */
  readonly where?: string | undefined;
  /** What to do, as a sentence. */
  readonly advice: string;
}

/** What one comparison came to: the differences, and how many keys it could say something about. */
export interface Outcome {
  readonly compared: number;
  readonly differences: readonly Difference[];
}

/** A value for a report. */
export function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

/** The symbol of a fact that reads in one of the given ways, or in any. */
export function symbolOf(reads: readonly (readonly [how: string, symbol: string])[]): string | undefined {
  return (reads.find(([how]) => how === 'field') ?? reads.find(([how]) => how !== 'in') ?? reads[0])?.[1];
}
