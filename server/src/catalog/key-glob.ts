/**
 * A matcher for key paths: `*` is any one name, also within a name, and `**` any number of names. So `my_tool.**` is everything
 * below `my_tool`, and `*.comment` every comment one level down.
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

/** A glob that matches a key path. A dot in a name would part it in two there, so any text may stand in its place. */
export function globOf(path: readonly (string | number)[]): string {
  return path.map(name => String(name).replaceAll('.', '*')).join('.');
}
