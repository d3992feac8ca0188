import type { JsonValue } from '../document/json-value.js';

/** Names that users write in a config although DeepSpeed has no such keys, and the keys that they mean. */
export interface OtherName {
  /** In lower case with underscores. A name with a path (`fp16.opt_level`) applies only in that section. */
  readonly names: readonly string[];
  /**
   * The keys of DeepSpeed that the name can mean. Only those count that the configured optimizer or scheduler accepts.
   */
  readonly paths?: readonly string[];
  /**
   * How the value differs from the key's value. `device`: a boolean or a device instead of an object with a device.
   * `power`: a number instead of its exponent of two. `by hand`: the value is not copied, because it is only a part of
   * the key's value or a switch for more than the key.
   */
  readonly value?: 'device' | 'power' | 'by hand';
  /** The place of the value in the list that the key holds. */
  readonly item?: number;
  /** Keys that depend on the value, written as JSON: the path, and what to write there. */
  readonly byValue?: { readonly [json: string]: readonly [path: string, value: JsonValue] };
  /** An additional sentence for the message. */
  readonly note?: string;
  /** The last release of the program that has the name. Absent if the newest known release has it. */
  readonly lastIn?: string;
}

/** Names from one source. */
export interface NameList {
  /** The owner of the names; reads well after "is ". Absent if no program has them. */
  readonly of?: string;
  /** The place to write such a setting; reads well after "It belongs ". */
  readonly belongs?: string;
  /** The names have this meaning only at the top level. In sections they are DeepSpeed's keys or too common. */
  readonly onlyAtTop?: boolean;
  /** The loader that has such arguments and fills them in for "auto". */
  readonly loader?: 'transformers';
  /** The source of the names: see test/drift/citation.ts. */
  readonly source: string;
  readonly entries: readonly OtherName[];
}
