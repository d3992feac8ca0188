import type { JsonValue } from '../document/json-value.js';

/** JSON types of a parameter. `never`: no value is legal. `any`: DeepSpeed passes the value on without a check. */
export type JsonType = 'boolean' | 'integer' | 'number' | 'string' | 'object' | 'array' | 'null' | 'any' | 'never';

/**
 * What DeepSpeed does with the key. `dead`: accepted without effect. `ignored`: unknown and skipped silently.
 * `rejected`: unknown and an error. `refused`: removed, and its presence is an error. `newer`: not known yet. The last
 * two follow from other fields.
 */
export type Status = 'dead' | 'ignored' | 'rejected' | 'refused' | 'newer';

/** One allowed value of a parameter. */
export interface AllowedValue {
  readonly value: string | number | boolean;
  readonly meaning?: string;
  /** The first release that accepts the value. */
  readonly since?: string;
  /** The first release that no longer accepts it. */
  readonly removedIn?: string;
}

/** A key whose presence is an error since a release, whatever its value. */
export interface Refusal {
  readonly since: string;
  /** The start of DeepSpeed's message. */
  readonly message: string;
  /** What does the same in that release, as a sentence. Absent if nothing does. */
  readonly instead?: string;
}

/** The differences before a release: fields with former values, and fields that the entry did not have. */
export type Earlier = Partial<Omit<Parameter, 'earlier' | 'refused' | 'since' | 'source'>> & {
  readonly before: string;
  readonly without?: readonly (keyof Parameter)[];
  /** File and symbol in the last release before that. */
  readonly source?: string;
};

/** A value for completion, as JSON. `called` is a word that people write for it, in lower case. */
export interface Suggestion {
  readonly insert: string;
  readonly meaning: string;
  readonly called?: string;
}

/** A condition on another key: it has a value, or a number above another one. */
export interface Condition {
  readonly path: string;
  readonly is?: JsonValue;
  readonly above?: number;
}

/** When a parameter has an effect outside of the stages of its scope. All conditions have to hold. */
export interface ScopeException {
  readonly stages?: readonly number[];
  /** Ids of the loaders that use it. */
  readonly loaders?: readonly string[];
  readonly when: readonly Condition[];
}

/** When a parameter has an effect. `text` reads well after "Only has an effect "; the other fields can be checked. */
export interface Scope {
  readonly text: string;
  readonly stages?: readonly number[];
  readonly unless?: readonly ScopeException[];
  readonly devices?: readonly string[];
  /** Path of a boolean that has to be true. */
  readonly enabled?: string;
}

/**
 * The kinds of values that DeepSpeed's code distinguishes. A boolean is an integer and a number too. `digits` is a
 * string that Python's `int()` accepts.
 */
export type ValueKind =
  | 'boolean'
  | 'integer'
  | 'number'
  | 'inRange'
  | 'string'
  | 'digits'
  | 'array'
  | 'object'
  | 'falsy'
  | 'truthy';

/** The numbers that a parameter accepts. */
export interface Limits {
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
}

export interface Deprecation {
  readonly since?: string;
  /** Full path of the key to write instead; several are joined by " / ". */
  readonly replacedBy?: string;
  /** When the value has no effect. `in sections`: only if the ZeRO section is an object, not a switch. */
  readonly unused?: 'always' | 'in sections';
  /** What DeepSpeed does about it, as a sentence; absent if the status is enough. */
  readonly effect?: string;
}

/**
 * One key that DeepSpeed reads or once read, as of the newest known release.
 *
 * `check` says which code checks the value. `strict`: a pydantic model, which also rejects unknown keys beside it.
 * `none`: no check. `late`: code that runs after the config has been read.
 */
export interface Parameter extends Limits {
  /** The type of the value. A list means any of these types. */
  readonly type: JsonType | readonly JsonType[];
  /** One sentence that says what the key does. First line of its hover, and its line in completion. */
  readonly summary: string;
  /** What users want to know next: costs, when to change it. Below the summary in the hover and the reference. */
  readonly details?: string;
  /** Absent for a key that DeepSpeed reads. */
  readonly status?: Status;
  /** When the key is required; reads well after "Required ". Such a key has no default. */
  readonly required?: string;
  /** The same for a key that otherwise has a default, or that has none because its section is off. */
  readonly requiredWhen?: string;
  /** When a section that lacks the key stops the run. */
  readonly missingFailsAt?: 'load';
  /** The default in the newest release. Absent if it depends on something: see the next fields. */
  readonly default?: JsonValue;
  /** The default in words if it depends on other keys; reads well after "Effective default: ". */
  readonly effectiveDefault?: string;
  /** [first release, default], oldest first. */
  readonly defaults?: readonly (readonly [string, JsonValue])[];
  /** Defaults by implementation of the optimizer, if they differ. */
  readonly defaultBy?: { readonly [implementation: string]: JsonValue };
  /** The value while the section is off, if it differs from `default`. */
  readonly defaultWhenDisabled?: JsonValue;
  /** The allowed values. `openValues` allows others too. */
  readonly values?: readonly AllowedValue[];
  /** Values other than `values` can be legal too. */
  readonly openValues?: boolean;
  /** DeepSpeed changes values to this case before it compares them. Absent if case matters. */
  readonly case?: 'lower' | 'upper';
  /** A sentence about the values: their case, what happens to others. */
  readonly valuesNote?: string;
  /** The effect of a value that is not listed; reads well after "DeepSpeed ". */
  readonly otherValues?: string;
  /** Names from PyTorch that are also accepted, or a description of them. */
  readonly torchNames?: string | readonly string[];
  /** Values for completion if `values` is not the whole list. */
  readonly suggestions?: readonly Suggestion[];
  /** Members that users often write in this section, with values to start from. */
  readonly usual?: { readonly [name: string]: JsonValue };
  /** Real configs per thousand that have the key. Completion sorts by it. `npm run usage` records it and `usually`. */
  readonly usage?: number;
  /** The most frequent values of real configs, if completion would offer them in another order. */
  readonly usually?: readonly JsonValue[];
  /** The minimum in words if it depends on something. Shown beside the limits in the hover. */
  readonly minimumWhen?: string;
  /** Minimum length of a string in characters, or of a list in items. */
  readonly minLength?: number;
  /** Exact length of a list in items. */
  readonly length?: number;
  /** The only number that works. */
  readonly const?: JsonValue;
  /** The items of a list, in words. */
  readonly items?: string;
  /** The allowed items of a list of strings. */
  readonly itemValues?: readonly string[];
  /** When an item that violates `items` or `itemValues` stops the run. */
  readonly itemsFailAt?: 'load' | 'initialize' | 'step';
  /** The unit of a number: elements, bytes, steps, ... For `elements`, hovers and hints show bytes. */
  readonly unit?: string;
  /** Absent if a buffer in the precision of the training holds the elements. `none`: hovers and hints show no bytes. */
  readonly buffer?: 'fp32' | 'none';
  /** Which code checks the value: see above. */
  readonly check: 'strict' | 'none' | 'late';
  /**
   * How pydantic or DeepSpeed's code converts a value of another type. Absent if the value stays as it is.
   * semantics/coercion.ts explains the names.
   */
  readonly coerce?:
    | 'truthy'
    | 'lax-bool'
    | 'lax-int'
    | 'lax-int-not-bool'
    | 'lax-float'
    | 'lax-float-not-bool'
    | 'exact'
    | 'wrap'
    | 'path'
    | 'member'
    | 'mapping';
  /** A sentence about conversions for the hover. */
  readonly coerceNote?: string;
  /** In a strict section: the model whose conversions apply, if it is not pydantic 2. Follows from the release. */
  readonly model?: 'pydantic 1';
  /** Outside strict sections: when a value that has the wrong type or is not allowed stops the run. */
  readonly failsAt?: 'load' | 'initialize' | 'step';
  /** The same for a value of the wrong type, if that is detected at another time. */
  readonly typeFailsAt?: 'load' | 'initialize' | 'step';
  /** Values of a wrong type that do not stop the run. */
  readonly passes?: readonly ValueKind[];
  /**
   * A strict section whose model is not DeepSpeed's own. It does not drop "auto" and has no constructor argument
   * `strict`.
   */
  readonly bareModel?: boolean;
  /**
   * Path of a key. DeepSpeed checks this value while reading the file only if that key is set and not false or null.
   */
  readonly checkedWith?: string;
  /** Paths of switches. DeepSpeed checks this value after reading the file only if one of them is on. */
  readonly usedWith?: readonly string[];
  /**
   * What a literal `null` does. `absent`: the same as no key. `rejected`: the file is refused. `false`, `true`: counts
   * as that value. `text`: becomes the string "None". If `type` includes null, it is a regular value.
   */
  readonly null?: 'absent' | 'rejected' | 'stored' | 'false' | 'true' | 'text' | 'present' | 'fails';
  /** When a null that fails stops the run, if not at `failsAt`. */
  readonly nullFailsAt?: 'load' | 'initialize' | 'step';
  /** The effect of null as a regular value; a phrase that follows "null: ". */
  readonly nullMeans?: string;
  /** What the literal `"auto"` does if no loader fills it in. */
  readonly auto: 'dropped' | 'kept' | 'truthy' | 'fails' | 'ignored' | 'valid';
  /** The result of `"auto"` as a clause: the exception that it raises. */
  readonly autoNote?: string;
  /** When `"auto"` stops the run, if it is known to. */
  readonly autoFailsAt?: 'load' | 'initialize' | 'step';
  /** When the key has an effect. Absent if it always has one. */
  readonly appliesTo?: Scope;
  /** The value that turns it off, if that is not false. */
  readonly off?: JsonValue;
  /** The section is on if it is present, whatever its content. */
  readonly onWhenPresent?: boolean;
  /** Values of the section's `mode` with which DeepSpeed reads the key. */
  readonly modes?: readonly string[];
  /** The first release that reads the key; null if none ever did. */
  readonly since: string | null;
  /** In the file of another program: the path of the key of DeepSpeed that it becomes. */
  readonly becomes?: string;
  /** In the file of another program: the first release of that program that reads it, if not all known ones do. */
  readonly addedIn?: string;
  /** The first release that no longer reads the key. */
  readonly removedIn?: string;
  /** The last release that read it, which is the one before `removedIn`. Messages name it. */
  readonly lastIn?: string;
  /** For a key whose presence stops newer releases. */
  readonly refused?: Refusal;
  /** The differences in older releases, newest first. */
  readonly earlier?: readonly Earlier[];
  /** DeepSpeed divides the number of processes by this value while it reads a dict of Trainer or Accelerate. */
  readonly divisor?: true;
  /** The first and last release of a period in which DeepSpeed did not read the key. */
  readonly gap?: readonly [string, string];
  /** Other names under which DeepSpeed reads the key, each with the release that added it. */
  readonly aliases?: readonly { readonly name: string; readonly since: string }[];
  /** The section that this section is another name of. */
  readonly aliasOf?: string;
  /** The key still works, and DeepSpeed says what to write instead. */
  readonly deprecated?: Deprecation;
  /** Accepted, but not meant for users. Never offered. */
  readonly hidden?: boolean;
  /** The value is a password or token. Never shown. */
  readonly secret?: boolean;
  /** A surprising behavior, as a sentence that reads well after "Beware: ". */
  readonly trap?: string;
  /** A sentence for the hover that fits nowhere else. */
  readonly notes?: string;
  /** How the official documentation differs, as a sentence. */
  readonly docsMismatch?: string;
  /** The function of another package that receives the value and checks it. */
  readonly externalApi?: string;
  /** Below `params`: the optimizers or schedulers that have the argument. */
  readonly acceptedBy?: readonly string[];
  /** File and symbol in the newest known release, or in the last that read the key: see test/drift/citation.ts. */
  readonly source: string;
}

/** Returns the types of a parameter, always as a list. */
export function typesOf(parameter: Pick<Parameter, 'type'>): readonly JsonType[] {
  return typeof parameter.type === 'string' ? [parameter.type] : parameter.type;
}

/**
 * Whether DeepSpeed itself accepts `"auto"` at a key, so that it is not a placeholder for a loader. All code that
 * distinguishes the two calls this function.
 */
export function takesAuto(parameter: Parameter | undefined): boolean {
  return parameter?.auto === 'valid';
}

/** Returns why the parameter's release refuses a file with the key; undefined if it does not. */
export function refusalOf(parameter: Parameter | undefined): Refusal | undefined {
  return parameter?.status === 'refused' ? parameter.refused : undefined;
}

/** True when DeepSpeed reads the key, in the release or in a newer one, and the value has an effect. */
export function isRead({ status }: Parameter): boolean {
  return status === undefined || status === 'newer';
}
