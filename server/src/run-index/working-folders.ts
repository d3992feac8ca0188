import type { Run } from '../runs/run.js';
import { foldersWithAll, referencesOf } from '../runs/run-paths.js';
import { foldersOf, resolvePath } from './resolve-path.js';

/**
 * Returns the folders that a run may work in. A folder that lacks one of the files counts only if no folder has them all.
 * A file that no folder has is left out: it may not exist yet.
 * @param from the file that the run is in
 */
export function workingFolders(run: Run, from: string, has: (path: string) => boolean): readonly string[] {
  const folders = foldersOf(from);
  const isAt = (path: string, folder: string): boolean => resolvePath(path, from, has, undefined, [folder]).length > 0;
  const havingEach = referencesOf(run).flatMap(({ path }) => {
    const having = path === undefined ? [] : folders.filter(folder => isAt(path, folder));
    return having.length === 0 ? [] : [having];
  });
  const common = foldersWithAll(havingEach);
  return common.length > 0 ? common : folders;
}
