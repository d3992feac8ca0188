import type { JsonValue } from '../document/json-value.js';

/** Names that people write in a config, though DeepSpeed reads no such keys there, and what is meant by them. */
export interface OtherName {
  /** In lower case with underscores. A name with a path before it (`fp16.opt_level`) holds in that section only. */
  readonly names: readonly string[];
  /** The keys of DeepSpeed that they can stand for. Of several, those count that the optimizer or scheduler at hand takes. */
  readonly paths?: readonly string[];
  /**
   * How the value differs from the key's: `device` = a switch or a device in place of an object with a device, `power` = a number
   * in place of its power of two, `by hand` = a part of what the key holds, or a switch for more than it says: not carried over.
   */
  readonly value?: 'device' | 'power' | 'by hand';
  /** The place of the value in the list that the key holds. */
  readonly item?: number;
  /** Keys that depend on the value, written as JSON: the path, and what to write there. */
  readonly byValue?: { readonly [json: string]: readonly [path: string, value: JsonValue] };
  /** What else there is to say, as a sentence. */
  readonly note?: string;
  /** The last release of the program that has the name; absent where the newest known one has it. */
  readonly lastIn?: string;
}

/** Names from one source. */
export interface NameList {
  /** Whose names they are; reads well after "is ". Absent where no program has them. */
  readonly of?: string;
  /** Where such a thing is written; reads well after "It belongs ". */
  readonly belongs?: string;
  /** They mean that only at the top level: in sections they are DeepSpeed's words, or anybody's. */
  readonly onlyAtTop?: boolean;
  /** The loader that takes such arguments, and fills them in for "auto". */
  readonly loader?: 'transformers';
  /** Where the names come from: see test/drift/citation.ts. */
  readonly source: string;
  readonly entries: readonly OtherName[];
}
