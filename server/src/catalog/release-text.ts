/**
 * The release that a file is checked against. `newerThanKnown` is its actual release if that is newer than all known
 * ones.
 */
export interface JudgedRelease {
  readonly version: string;
  readonly newerThanKnown?: string;
}

/** Returns the release of a file, with the one that it is checked against if they differ. */
export function releaseText({ version, newerThanKnown }: JudgedRelease): string {
  return newerThanKnown === undefined ? version : `${newerThanKnown}, judged as ${version}, the newest known`;
}
