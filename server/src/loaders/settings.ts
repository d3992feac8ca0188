import type { KnownRun } from './known-run.js';
import { defaultUserSettings, type UserSettings } from './user-settings.js';

export type { RuleLevel } from './user-settings.js';

/** The settings of a file, with what is known from the files around it. */
export interface Settings extends UserSettings {
  /** The source of the loader, if a glob of `deepspeed.loaders` decides. */
  readonly loaderReason?: string;
  /** Why a file with "auto" is one for Accelerate, if the project says so. */
  readonly accelerateReason?: string;
  /** The source of a release, if the user has not set it. */
  readonly versionReason?: string;
  readonly transformersVersionReason?: string;
  readonly accelerateVersionReason?: string;
  /** The source of a world size, if the user has not set it. A run may use only a part of it. */
  readonly worldSizeReason?: string;
  /** The content of the file that `model` names; the client reads it. */
  readonly modelText?: string;
  /** The runs that name the file as their config. */
  readonly runs?: readonly KnownRun[];
  /** The findings of configs that the same report has, each with its rule and place: a script does not repeat them. */
  readonly saidInConfigs?: ReadonlySet<string>;
}

export const defaultSettings: Settings = defaultUserSettings;
