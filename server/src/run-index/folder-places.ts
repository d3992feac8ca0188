import type { NamedFile } from '../runs/checking/run-context.js';
import type { PlaceEntry, RunPlaces } from '../runs/service/run-places.js';
import { foldersOf, resolvePath } from './resolve-path.js';
import { pathBelow, pathOf, rootOf } from './root-of.js';
import type { FoundFiles, WorkspaceFiles } from './workspace-files.js';

/** The files of a folder are listed again after this many milliseconds. */
const staleAfter = 2000;

interface Listed {
  readonly at: number;
  readonly files: Promise<FoundFiles>;
}

/** Returns what a path is in a folder that scripts may run in: the rest of the path, up to the next slash. */
function entryBelow(path: string, folder: string): PlaceEntry | undefined {
  const base = folder === '' ? '' : `${folder}/`;
  const rest = path.startsWith(base) ? path.slice(base.length) : undefined;
  const name = rest?.split('/')[0];
  return name === undefined || name === '' ? undefined : { path: name, isFolder: rest !== name };
}

/** Returns the files around documents in folders that only a list tells about: those of a client's own file system. */
export function folderPlaces(
  filesOf: (folder: string) => WorkspaceFiles | undefined,
  folders: readonly string[],
): RunPlaces {
  const listed = new Map<string, Listed>();

  async function pathsIn(root: string, files: WorkspaceFiles): Promise<readonly string[]> {
    let last = listed.get(root);
    if (last === undefined || Date.now() - last.at > staleAfter) {
      last = { at: Date.now(), files: files.list() };
      listed.set(root, last);
    }
    return (await last.files).paths;
  }

  return {
    async find(document, written): Promise<NamedFile | undefined> {
      const root = rootOf(document, folders);
      const files = root === undefined ? undefined : filesOf(root);
      if (root === undefined || files === undefined) {
        return undefined;
      }
      const paths = new Set(await pathsIn(root, files));
      const from = pathBelow(root, document);
      const has = (path: string): boolean => paths.has(path);
      const inFolders: { folder: string; file: NamedFile }[] = [];
      for (const folder of foldersOf(from)) {
        const [path] = resolvePath(written, from, has, pathOf(root), [folder]);
        const text = path === undefined ? undefined : await files.read(path);
        if (path !== undefined && text !== undefined) {
          inFolders.push({ folder, file: { name: path, uri: files.uriOf(path), text } });
        }
      }
      const first = inFolders[0]?.file;
      const isOneOfSeveral = inFolders.some(({ file }) => file.uri !== first?.uri);
      return first && { ...first, ...(isOneOfSeveral && { isOneOfSeveral }), inFolders };
    },
    async list(document, folder) {
      const root = rootOf(document, folders);
      const files = root === undefined ? undefined : filesOf(root);
      if (root === undefined || files === undefined) {
        return [];
      }
      const paths = await pathsIn(root, files);
      const own = pathBelow(root, document).split('/').slice(0, -1);
      const written = folder.replace(/^\.\//, '').replace(/\/$/, '');
      const bases = own.map((_, i) => own.slice(0, i + 1).join('/'));
      const entries = ['', ...bases].flatMap(base => {
        const inside = [base, written].filter(part => part !== '').join('/');
        return paths.flatMap(path => entryBelow(path, inside) ?? []);
      });
      const prefix = folder === '' || folder.endsWith('/') ? folder : `${folder}/`;
      return [...new Map(entries.map(entry => [entry.path, { ...entry, path: `${prefix}${entry.path}` }])).values()];
    },
  };
}
