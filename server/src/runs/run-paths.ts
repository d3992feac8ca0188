import type { PathReference, Run } from './run.js';

/** Returns every path that a run names. */
export function referencesOf({ config, accelerateFile, hostfile, script, recipe }: Run): readonly PathReference[] {
  return [config, accelerateFile, hostfile, script, recipe].filter(reference => reference !== undefined);
}

/**
 * Returns the folders that have all files of a run; empty if there is no such folder. All relative paths of a run start
 * from one folder.
 * @param havingEach for each file, the folders that have it
 */
export function foldersWithAll(havingEach: readonly (readonly string[])[]): readonly string[] {
  const [first = [], ...others] = havingEach;
  return first.filter(folder => others.every(folders => folders.includes(folder)));
}
