import type { JsonValue } from '../document/json-value.js';

/** JSON types a parameter can have; `never` means that no value is legal, `any` that the value is passed on unseen. */
export type JsonType = 'boolean' | 'integer' | 'number' | 'string' | 'object' | 'array' | 'null' | 'any' | 'never';

/**
 * What DeepSpeed does with the key.
 * `dead`: accepted and without effect; `ignored`: not known and skipped silently; `rejected`: not known and an error;
 * `refused`: known as removed, so that its presence alone is an error; `newer`: not known yet. Those two follow from other fields.
 */
export type Status = 'dead' | 'ignored' | 'rejected' | 'refused' | 'newer';

/** One allowed value of a parameter. */
export interface AllowedValue {
  readonly value: string | number | boolean;
  readonly meaning?: string;
  /** First release that takes the value. */
  readonly since?: string;
  /** First release that does not take it any more. */
  readonly removedIn?: string;
}

/** A key that DeepSpeed refuses since a release because it is there, whatever its value. */
export interface Refusal {
  readonly since: string;
  /** How DeepSpeed's message begins. */
  readonly message: string;
  /** What does the same in that release, as a sentence; absent where nothing does. */
  readonly instead?: string;
}

/** What was different before a release: fields with their former values, and those that an entry did not have. */
export type Earlier = Partial<Omit<Parameter, 'earlier' | 'refused' | 'since' | 'source'>> & {
  readonly before: string;
  readonly without?: readonly (keyof Parameter)[];
  /** File and symbol in a release before. */
  readonly source?: string;
};

/** A value worth offering, as JSON text. */
export interface Suggestion {
  readonly insert: string;
  readonly meaning: string;
}

/** A key that has a value, or a number above another one. */
export interface Condition {
  readonly path: string;
  readonly is?: JsonValue;
  readonly above?: number;
}

/** Where a parameter has an effect outside of the stages of its scope: all that is said has to hold. */
export interface ScopeException {
  readonly stages?: readonly number[];
  /** Ids of the loaders that use it. */
  readonly loaders?: readonly string[];
  readonly when: readonly Condition[];
}

/** Where a parameter has an effect. `text` reads well after "Only has an effect "; the rest is what can be judged. */
export interface Scope {
  readonly text: string;
  readonly stages?: readonly number[];
  readonly unless?: readonly ScopeException[];
  readonly devices?: readonly string[];
  /** Path of a boolean that has to be true. */
  readonly enabled?: string;
}

/** What DeepSpeed's code tells values apart by. Booleans are integers and numbers too; `digits` is a text for Python's `int()`. */
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

/** The numbers that a parameter takes. */
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
  /** The value has no effect; `in sections` where the ZeRO section is no switch. */
  readonly unused?: 'always' | 'in sections';
  /** What DeepSpeed does about it, as a sentence; absent where the status says it all. */
  readonly effect?: string;
}

/**
 * One key that DeepSpeed reads, or once read, as the newest known release has it.
 *
 * `check` says who looks at the value: `strict` = a pydantic model that also rejects unknown siblings, `none` = read as it
 * is, `late` = checked by code after the config has been read.
 */
export interface Parameter extends Limits {
  /** What a value has to be. A list: any of them. */
  readonly type: JsonType | readonly JsonType[];
  /** One sentence: what the key does. First line of its hover, and its line in completion. */
  readonly summary: string;
  /** What one wants to know next: costs, when to change it. Below the summary in the hover and on the page of the section. */
  readonly details?: string;
  /** Absent for a key that is read. */
  readonly status?: Status;
  /** Says when the key has to be present; reads well after "Required ". Such a key has no default. */
  readonly required?: string;
  /** The same for a key that has a default otherwise, or none because its section is off. */
  readonly requiredWhen?: string;
  /** When a section that lacks the key stops the run. */
  readonly missingFailsAt?: 'load';
  /** What DeepSpeed uses when the key is absent, in the newest release. Absent when it depends on something: see the next fields. */
  readonly default?: JsonValue;
  /** The default in words, where it depends on other keys; reads well after "Effective default: ". */
  readonly effectiveDefault?: string;
  /** [first release, default], oldest first. */
  readonly defaults?: readonly (readonly [string, JsonValue])[];
  /** Defaults by the optimizer's implementation, where they differ. */
  readonly defaultBy?: { readonly [implementation: string]: JsonValue };
  /** What is used while the section is off, where that differs from `default`. */
  readonly defaultWhenDisabled?: JsonValue;
  /** The only values there are, unless `openValues`. */
  readonly values?: readonly AllowedValue[];
  /** Other values than `values` can be legal too. */
  readonly openValues?: boolean;
  /** Values are folded to this case before they are compared; absent means that case matters. */
  readonly case?: 'lower' | 'upper';
  /** A sentence about the values: case, what becomes of others. */
  readonly valuesNote?: string;
  /** Names of PyTorch that are taken as well, or in words which. */
  readonly torchNames?: string | readonly string[];
  /** Values worth offering besides those that are the only ones. */
  readonly suggestions?: readonly Suggestion[];
  /** A section's members that people mostly write, with values to start from. */
  readonly usual?: { readonly [name: string]: JsonValue };
  /** One of the keys that most configs have. */
  readonly common?: boolean;
  /** In words, where the least value depends on something; stands beside the limits in the hover. */
  readonly minimumWhen?: string;
  /** Characters that a string, or items that a list, has to have at least. */
  readonly minLength?: number;
  /** Items that a list has to have. */
  readonly length?: number;
  /** The only number that works. */
  readonly const?: JsonValue;
  /** In words, what a list holds. */
  readonly items?: string;
  /** The only items there are in a list of strings. */
  readonly itemValues?: readonly string[];
  /** When an item that is not as `items` and `itemValues` say stops the run. */
  readonly itemsFailAt?: 'load' | 'initialize' | 'step';
  /** What a number counts: elements, bytes, steps, ... For `elements` hover and hints say the bytes. */
  readonly unit?: string;
  /** Who looks at the value: see above. */
  readonly check: 'strict' | 'none' | 'late';
  /** How a value of another type is converted, by pydantic or by code; absent where it stays as it is. The names are explained in semantics/coercion.ts. */
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
  /** In a strict section: whose conversions hold, where they are not those of pydantic 2. Follows from the release. */
  readonly model?: 'pydantic 1';
  /** Outside strict sections: when a value of the wrong type, or one that is not allowed, stops the run. */
  readonly failsAt?: 'load' | 'initialize' | 'step';
  /** The same for a value of the wrong type, where that is found at another time. */
  readonly typeFailsAt?: 'load' | 'initialize' | 'step';
  /** Values of a wrong type that nevertheless do not stop the run then. */
  readonly passes?: readonly ValueKind[];
  /** A strict section whose model is not DeepSpeed's own: it does not drop "auto" and has no constructor argument `strict`. */
  readonly bareModel?: boolean;
  /** Path of a key that has to be set, and not false or null, for DeepSpeed to look at this one while it reads the file. */
  readonly checkedWith?: string;
  /** Paths of switches, one of which has to be on for DeepSpeed to look at this value once the file has been read. */
  readonly usedWith?: readonly string[];
  /**
   * What a literal `null` does: `absent` = like leaving the key out, `rejected` = the file is refused, `false`, `true` = counts as
   * that, `text` = becomes the text "None". Where `type` has null, it is a value like others.
   */
  readonly null?: 'absent' | 'rejected' | 'stored' | 'false' | 'true' | 'text' | 'present' | 'fails';
  /** When a null that fails stops the run, if that is not at `failsAt`. */
  readonly nullFailsAt?: 'load' | 'initialize' | 'step';
  /** What null stands for where it is a value; reads well after "null: ". */
  readonly nullMeans?: string;
  /** What the literal `"auto"` does when no loader fills it in. */
  readonly auto: 'dropped' | 'kept' | 'truthy' | 'fails' | 'ignored' | 'valid';
  /** What `"auto"` leads to, as a clause: the exception that it ends in. */
  readonly autoNote?: string;
  /** When `"auto"` stops the run, for what is known to stop it. */
  readonly autoFailsAt?: 'load' | 'initialize' | 'step';
  /** Where the key has an effect; absent where it always has one. */
  readonly appliesTo?: Scope;
  /** The value that turns it off, where that is not false. */
  readonly off?: JsonValue;
  /** The section is on as soon as it is there, whatever stands in it. */
  readonly onWhenPresent?: boolean;
  /** Values of the section's `mode` with which the key is read. */
  readonly modes?: readonly string[];
  /** First release that reads the key; null when none ever did. */
  readonly since: string | null;
  /** First release that does not read the key any more. */
  readonly removedIn?: string;
  /** Last release that read it: the one before `removedIn`, which messages name. */
  readonly lastIn?: string;
  /** For a key whose presence stops newer releases. */
  readonly refused?: Refusal;
  /** What older releases did otherwise, newest first. */
  readonly earlier?: readonly Earlier[];
  /** Trainer and Accelerate hand DeepSpeed a dict, and it divides the processes by this number while it reads that. */
  readonly divisor?: true;
  /** First and last release of a stretch in which the key was not read. */
  readonly gap?: readonly [string, string];
  /** Other names of the key, which DeepSpeed reads as well, each with the first release that does. */
  readonly aliases?: readonly { readonly name: string; readonly since: string }[];
  /** The section that this one is another name of. */
  readonly aliasOf?: string;
  /** The key still works; DeepSpeed says what to write instead. */
  readonly deprecated?: Deprecation;
  /** Accepted, but not meant for people: never offered. */
  readonly hidden?: boolean;
  /** The value is a password or token: never shown. */
  readonly secret?: boolean;
  /** What surprises; a sentence that reads well after "Beware: ". */
  readonly trap?: string;
  /** A sentence for the hover that fits nowhere else. */
  readonly notes?: string;
  /** A sentence: what the official documentation says otherwise. */
  readonly docsMismatch?: string;
  /** The function of another package that is called with the value, and decides about it. */
  readonly externalApi?: string;
  /** Below `params`: the optimizers or schedulers that take the argument. */
  readonly acceptedBy?: readonly string[];
  /** File and symbol in the newest known release, or in the last that read the key: see test/drift/citation.ts. */
  readonly source: string;
}

/** The types of a parameter, always as a list. */
export function typesOf(parameter: Pick<Parameter, 'type'>): readonly JsonType[] {
  return typeof parameter.type === 'string' ? [parameter.type] : parameter.type;
}

/**
 * True when `"auto"` is a value of DeepSpeed's own at a key, and not a placeholder that another program fills in.
 * Everything that treats the two differently asks here.
 */
export function takesAuto(parameter: Parameter | undefined): boolean {
  return parameter?.auto === 'valid';
}

/** Why a release refuses a file because of a key; undefined where it does not. Asked of the catalog of that release. */
export function refusalOf(parameter: Parameter | undefined): Refusal | undefined {
  return parameter?.status === 'refused' ? parameter.refused : undefined;
}

/** True when DeepSpeed reads the key, in the release or in a newer one, and the value has an effect. */
export function isRead({ status }: Parameter): boolean {
  return status === undefined || status === 'newer';
}
