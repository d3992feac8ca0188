import type { JsonType, Limits } from '../../server/src/catalog/parameter.js';
import type { JsonValue } from '../../server/src/document/json-value.js';

/** How DeepSpeed's code reads a key, as introspect/ reports it. */
export type How =
  | 'get'
  | 'pop'
  | 'setdefault'
  | 'index'
  | 'key'
  | 'in'
  | 'compare'
  | 'iterate'
  | 'argument'
  | 'field'
  | 'model';

/** The facts about a path of a config. Paths are written as in the catalog; a sibling's types keep DeepSpeed's case. */
export interface PathFacts extends Limits {
  readonly path: string;
  readonly reads: readonly (readonly [how: How, symbol: string])[];
  /** The defaults of all places that read the key. */
  readonly defaults?: readonly JsonValue[];
  /** Symbols that require the key. */
  readonly required?: readonly string[];
  /** The types of a pydantic field, then the types of its items, and its values. */
  readonly types?: readonly JsonType[];
  readonly items?: readonly JsonType[];
  readonly values?: readonly JsonValue[];
  /** The field that replaces it; true if there is none. */
  readonly deprecated?: string | true;
  readonly aliasOf?: readonly string[];
  /** Whether a section refuses unknown keys. */
  readonly strict?: boolean;
  /** Values that pass a check that raises for others. */
  readonly allowed?: readonly JsonValue[];
  /** Numbers that a value is compared with in checks that raise. */
  readonly bounds?: readonly (readonly [kind: keyof Limits, limit: number])[];
  /** Messages of the errors that the presence of the key raises. */
  readonly refused?: readonly string[];
}

/** How a loaded config differs from the one without the key, or the error that loading it raises. */
export type Answer =
  | { readonly changed: readonly (readonly [attribute: string, value: JsonValue | undefined])[] }
  | { readonly error: string; readonly message: string };

/** The answers about a key. */
export interface Answers {
  readonly id: string;
  /** The error that the config without the key raises. */
  readonly without?: { readonly error: string; readonly message: string };
  readonly answers: { readonly [name: string]: Answer };
}

/** A citation and the result of looking it up. */
export interface Proof {
  readonly file: string;
  readonly symbol: string;
  /** Names. The code of the symbol has to contain at least one. */
  readonly names: readonly string[];
  /** The release of DeepSpeed; absent for the installed one. */
  readonly release?: string;
  /** Whether the code of the symbol contains one of the names. */
  readonly speaks?: boolean;
  readonly missing?: 'package' | 'release' | 'file' | 'symbol';
}

/** The facts about an installed DeepSpeed. */
export interface Facts {
  readonly versions: { readonly [program: string]: string };
  /** Symbols of entry-points.json that DeepSpeed does not have. */
  readonly missingEntryPoints: readonly string[];
  readonly paths: readonly PathFacts[];
  readonly answers: readonly Answers[];
  readonly proofs: readonly Proof[];
}
