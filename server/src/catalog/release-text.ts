/** A release that a file is judged as, and the one that it is for where that is newer than the newest known. */
export interface JudgedRelease {
  readonly version: string;
  readonly newerThanKnown?: string;
}

/** The release that a file is for, with the one that it is judged as where that is another. */
export function releaseText({ version, newerThanKnown }: JudgedRelease): string {
  return newerThanKnown === undefined ? version : `${newerThanKnown}, judged as ${version}, the newest known`;
}
