/** The setting `deepspeed.loaders`: loaders by glob. The first glob that matches a file decides. */
export type LoadersByGlob = { readonly [glob: string]: string };

/** Returns a glob that matches only this name. */
export function literalGlob(path: string): string {
  return path.replace(/[[\]{}*?]/g, '[$&]');
}

function isLiteral(glob: string): boolean {
  return !/[[\]{}*?]/.test(glob.replace(/\[[[\]{}*?]\]/g, ''));
}

/**
 * Returns a glob for files that are named like this one, in any folder: for `ds_config_zero2.json`, all of
 * `ds_config*.json`.
 */
export function globOfNamesakes(path: string): string {
  const name = path.replace(/^.*[\\/]/, '');
  const [, stem = name, ending = ''] = /^(.+?)(\.\w+)?$/.exec(name) ?? [];
  const beginning = /^[a-z]+(?:[-_][a-z]+)?/i.exec(stem)?.[0] ?? literalGlob(stem);
  return `**/${beginning}*${ending}`;
}

/** Returns a glob for everything in the folder of a file; undefined at the top of the workspace. */
export function globOfFolder(path: string): string | undefined {
  const end = path.lastIndexOf('/');
  return end <= 0 ? undefined : `${literalGlob(path.slice(0, end))}/**`;
}

/** Returns the setting without a glob, and without that of this file, so that the new value applies to it. */
export function withoutGlob(loaders: LoadersByGlob, glob: string, path: string): LoadersByGlob {
  return Object.fromEntries(Object.entries(loaders).filter(([other]) => other !== glob && other !== literalGlob(path)));
}

/**
 * Returns the setting with a glob set for a file. Globs of single files stay in front of wider ones, which would hide
 * them.
 */
export function withGlob(loaders: LoadersByGlob, glob: string, loader: string, path: string): LoadersByGlob {
  const others = Object.entries(withoutGlob(loaders, glob, path));
  const single = isLiteral(glob) ? [] : others.filter(([other]) => isLiteral(other));
  const rest = others.filter(entry => !single.includes(entry));
  return Object.fromEntries([...single, [glob, loader], ...rest]);
}
