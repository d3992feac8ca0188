import { scriptFolder } from '../notations/shell/script-folder.js';

/** Returns the path without `.`, `..` and doubled slashes; undefined if it leads out of the folder. */
function normalized(path: string): string | undefined {
  const steps: string[] = [];
  for (const step of path.split('/')) {
    if (step === '..') {
      if (steps.pop() === undefined) {
        return undefined;
      }
    } else if (step !== '' && step !== '.') {
      steps.push(step);
    }
  }
  return steps.join('/');
}

/** Returns the folders that a file may run in: its own, and those above it, up to the workspace folder, which is ''. */
export function foldersOf(path: string): readonly string[] {
  const folders: string[] = [];
  for (let end = path.lastIndexOf('/'); end >= 0; end = path.lastIndexOf('/', end - 1)) {
    folders.push(path.slice(0, end));
    if (end === 0) {
      break;
    }
  }
  return [...folders, ''];
}

/**
 * Returns the files that a path can be which a file of the workspace names. Programs start it from their working
 * directory, which is unknown: usually the workspace folder, that of the file, or one between them. `root` is the
 * absolute path of the workspace folder, if it has one. Nothing outside of the workspace is returned.
 * @param working the folders that the program may run in, where more is known about them
 */
export function resolvePath(
  written: string,
  from: string,
  has: (path: string) => boolean,
  root?: string,
  working: readonly string[] = foldersOf(from),
): readonly string[] {
  const path = written.replaceAll('\\', '/').replace(/^file:\/\//, '');
  if (/^(?:\/|~|[A-Za-z]:\/)/.test(path)) {
    const base = root?.replaceAll('\\', '/').replace(/\/$/, '');
    const inside =
      base !== undefined && path.startsWith(`${base}/`) ? normalized(path.slice(base.length + 1)) : undefined;
    return inside !== undefined && has(inside) ? [inside] : [];
  }
  const isOwn = path.startsWith(scriptFolder);
  const below = isOwn ? `.${path.slice(scriptFolder.length)}` : path;
  const folders = isOwn ? [from.slice(0, Math.max(0, from.lastIndexOf('/')))] : working;
  const candidates = folders.map(folder => normalized(folder === '' ? below : `${folder}/${below}`));
  const found = candidates.filter((each): each is string => each !== undefined && each !== '' && has(each));
  return [...new Set(found)];
}
