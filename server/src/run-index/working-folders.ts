import type { Run } from '../runs/run.js';
import { foldersOf, resolvePath } from './resolve-path.js';

/**
 * Returns the folders that a run may work in. All of its relative paths start from one folder. So a folder that lacks one
 * of the files counts only if no folder has them all. A file that no folder has is left out: it may not exist yet.
 * @param from the file that the run is in
 */
export function workingFolders(run: Run, from: string, has: (path: string) => boolean): readonly string[] {
  const folders = foldersOf(from);
  const written = [run.config, run.accelerateFile, run.recipe, run.script, run.hostfile].flatMap(reference =>
    reference?.path === undefined ? [] : [reference.path],
  );
  const isAt = (path: string, folder: string): boolean => resolvePath(path, from, has, undefined, [folder]).length > 0;
  const found = written.filter(path => folders.some(folder => isAt(path, folder)));
  const common = folders.filter(folder => found.every(path => isAt(path, folder)));
  return common.length > 0 ? common : folders;
}
