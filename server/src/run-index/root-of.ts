/** Returns the innermost folder of an address. */
export function rootOf(uri: string, folders: readonly string[]): string | undefined {
  const inside = folders.filter(folder => uri.startsWith(folder.endsWith('/') ? folder : `${folder}/`));
  return inside.sort((a, b) => b.length - a.length)[0];
}

/** Returns the path of a file below a folder, as the files of the folder name it. */
export function pathBelow(root: string, uri: string): string {
  return decodeURIComponent(uri.slice(root.length).replace(/^\//, ''));
}

/** Returns the path of a folder on its machine, for absolute paths in scripts. */
export function pathOf(folder: string): string {
  return decodeURIComponent(new URL(folder).pathname).replace(/^\/(?=[A-Za-z]:)/, '');
}
