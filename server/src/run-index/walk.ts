import { type FoundFiles, foldersLeftOut, mostFiles } from './workspace-files.js';

/** An entry of a folder. Links to folders are not followed. */
interface FolderEntry {
  readonly name: string;
  readonly isFolder: boolean;
}

function isLeftOut(name: string): boolean {
  return (name.startsWith('.') && name !== '.github') || foldersLeftOut.has(name) || /^checkpoint-\d+$/.test(name);
}

/**
 * Returns the files of a folder and those below it, the folders near the top first. Folders that hold no sources are left
 * out, environments of Python by their configuration file. `entriesOf` gets '' for the folder itself.
 */
export async function walk(entriesOf: (folder: string) => Promise<readonly FolderEntry[]>): Promise<FoundFiles> {
  const paths: string[] = [];
  const folders = [''];
  for (let i = 0; i < folders.length; i++) {
    const folder = folders[i] ?? '';
    const entries = await entriesOf(folder);
    if (folder !== '' && entries.some(({ name }) => name === 'pyvenv.cfg')) {
      continue;
    }
    for (const { name, isFolder } of entries) {
      const path = folder === '' ? name : `${folder}/${name}`;
      if (isFolder) {
        if (!isLeftOut(name)) {
          folders.push(path);
        }
      } else if (paths.length < mostFiles) {
        paths.push(path);
      } else {
        return { paths: paths.sort(), isCut: true };
      }
    }
  }
  return { paths: paths.sort(), isCut: false };
}
