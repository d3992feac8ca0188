/**
 * Returns a matcher for key paths. `*` matches one name or a part of it, `**` any number of names. `my_tool.**` matches
 * everything below `my_tool`, and `*.comment` every `comment` one level down.
 */
export function keyGlob(glob: string): (path: readonly (string | number)[]) => boolean {
  const names = glob.split('.').map(name => (name === '**' ? '(?:[^\\0]*\\0)*' : `${nameOf(name)}\\0`));
  const pattern = new RegExp(`^${names.join('')}$`);
  return path => pattern.test(path.map(name => `${name}\0`).join(''));
}

function nameOf(name: string): string {
  return name
    .split('*')
    .map(part => part.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&'))
    .join('[^\\0]*');
}

/**
 * Returns a glob that matches a key path. A dot inside a name becomes `*`, because dots separate the names of a glob.
 */
export function globOf(path: readonly (string | number)[]): string {
  return path.map(name => String(name).replaceAll('.', '*')).join('.');
}
