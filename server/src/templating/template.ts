import type { JsonValue } from '../catalog/parameter.js';

/** A piece of config that can be inserted. Keys that say what the template is about win over what a file has; others give way. */
export interface Template {
  /** Stable name, also the prefix of its snippet. */
  readonly name: string;
  readonly title: string;
  /** When to use it and what it costs. */
  readonly description: string;
  /** The members it adds at the top level. */
  readonly config: { readonly [key: string]: JsonValue };
  /** Full paths whose value makes the template what it is: these replace a value that the file has. */
  readonly decides: readonly string[];
  /** Full path -> what a user has to fill in; becomes a tab stop where the editor can. */
  readonly placeholders?: readonly string[];
}
