import { newestOf, type PackageName, settingOf } from '../catalog/packages.js';
import { compareVersions } from '../catalog/version.js';
import type { Settings } from './settings.js';

/** The assumed release of a package, and the reason. */
export interface AssumedRelease {
  readonly name: PackageName;
  /** The release that a file is checked against. */
  readonly version: string;
  /** The actual release, if it is newer than all known ones. */
  readonly newerThanKnown?: string;
  readonly reason: string;
  /** It is pinned or set, and one that we know. */
  readonly isKnown: boolean;
}

/** Returns the release of a package from the settings, or the newest known one. */
export function releaseOf(name: PackageName, settings: Settings): AssumedRelease {
  const setting = settingOf(name);
  const version = settings[setting];
  const newest = newestOf(name);
  if (version === 'auto') {
    return { name, version: newest, reason: 'the newest this extension knows', isKnown: false };
  }
  const reason = settings[`${setting}Reason`] ?? `set by deepspeed.${setting}`;
  return compareVersions(version, newest) > 0
    ? { name, version: newest, newerThanKnown: version, reason, isKnown: false }
    : { name, version, reason, isKnown: true };
}
