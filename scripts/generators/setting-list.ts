import { readFileSync } from 'node:fs';

/** What a setting that the server reads can hold. */
export type SettingKind = 'loader' | 'release' | 'count' | 'string' | 'choice' | 'switch' | 'globs' | 'levels';

interface Described {
  /** Without `deepspeed.`. */
  readonly name: string;
  /** The heading above it in the settings editor. */
  readonly group: string;
  readonly description: string;
  readonly scope?: string;
  /** Absent for a setting of the extension and of other editors. */
  readonly for?: 'extension' | 'other editors';
}

/** A setting that the server reads. */
export interface ServerSetting extends Described {
  readonly kind: SettingKind;
  /** Only of switches: the other kinds have a default of their own. */
  readonly default?: boolean;
  /** Only of choices: the values. None of them is the default. */
  readonly choices?: readonly string[];
  /** The comment of its field. */
  readonly field: string;
}

/** A setting that only a client reads. */
export interface ClientSetting extends Described {
  readonly kind?: undefined;
  readonly schema: { readonly default: unknown; readonly [keyword: string]: unknown };
}

export type SettingEntry = ServerSetting | ClientSetting;

/** server/src/loaders/settings.json: every setting, in the order of the settings editor. */
export const settingList = JSON.parse(
  readFileSync(new URL('../../server/src/loaders/settings.json', import.meta.url), 'utf8'),
) as readonly SettingEntry[];

/** The levels that a user can give a rule. */
export const ruleLevels = ['off', 'hint', 'information', 'warning', 'error'];

/** Returns the default of a setting. */
export function defaultOf(entry: SettingEntry): unknown {
  if (entry.kind === undefined) {
    return entry.schema.default;
  }
  const defaults: { readonly [kind in SettingKind]: unknown } = {
    loader: 'auto',
    release: 'auto',
    count: null,
    string: null,
    choice: null,
    switch: entry.default ?? false,
    globs: [],
    levels: {},
  };
  return defaults[entry.kind];
}
