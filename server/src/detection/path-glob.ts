/** The parts of a glob. A double star after a slash, or at the start, can match whole folders. */
const parts = /(?<=^|[/{,])\*\*(?:\/|(?=$|[},]))|\*+|\?|\[!?\]?[^\]/]*\]|[{},]|[^*?[{},]+|\[/g;

const meanings: { readonly [part: string]: string } = { '**/': '(?:[^/]*/)*', '**': '.*', '?': '[^/]' };

/** Escapes all characters that have a meaning in a regular expression. */
function literally(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

function classOf(part: string): string {
  const negated = part.startsWith('[!');
  const members = part.slice(negated ? 2 : 1, -1).replace(/[\\\]^[]/g, '\\$&');
  return members === '' ? literally(part) : `[${negated ? '^/' : ''}${members}]`;
}

function isBalanced(glob: string): boolean {
  let depth = 0;
  for (const brace of glob.replace(/\[[^\]/]*\]/g, '').match(/[{}]/g) ?? []) {
    depth += brace === '{' ? 1 : -1;
    if (depth < 0) {
      return false;
    }
  }
  return depth === 0;
}

function patternOf(glob: string): string {
  const braces = isBalanced(glob);
  let depth = 0;
  const pattern = (glob.match(parts) ?? []).map(part => {
    const meaning = Object.hasOwn(meanings, part) ? meanings[part] : undefined;
    if (meaning !== undefined) {
      return meaning;
    }
    if (part.startsWith('*')) {
      return '[^/]*';
    }
    if (part.length > 1 && part.startsWith('[')) {
      return classOf(part);
    }
    if (braces && (part === '{' || part === '}')) {
      depth += part === '{' ? 1 : -1;
      return part === '{' ? '(?:' : ')';
    }
    return part === ',' && depth > 0 ? '|' : literally(part);
  });
  return pattern.join('');
}

/** Returns a glob as a regular expression; undefined if it is invalid, such as one with a range from back to front. */
function compiled(glob: string): RegExp | undefined {
  try {
    return new RegExp(`^${patternOf(glob)}$`, 'u');
  } catch {
    return undefined;
  }
}

const known = new Map<string, RegExp | undefined>();

function regExpOf(glob: string): RegExp | undefined {
  if (!known.has(glob)) {
    known.set(glob, compiled(glob));
  }
  return known.get(glob);
}

/** Globs are written with `c:/work`, not with `/c:/work`. */
function withoutSlashBeforeDrive(path: string): string {
  return path.replace(/^\/(?=[a-z]:)/i, '');
}

/**
 * Returns the paths of a file as globs see it: the whole path, and the path from each workspace folder that holds it.
 */
export function pathsForGlobs(path: string, folders: readonly string[]): readonly string[] {
  const inside = folders
    .map(folder => (folder.endsWith('/') ? folder : `${folder}/`))
    .filter(folder => path.startsWith(folder))
    .map(folder => path.slice(folder.length));
  return [withoutSlashBeforeDrive(path), ...inside];
}

/**
 * Whether a glob matches one of a file's paths, which have slashes. `*` and `?` match within a name, `**` between
 * slashes matches any number of folders, `{a,b}` are alternatives, `[a-z]` and `[!a-z]` match a character.
 */
export function matchesGlob(glob: string, paths: readonly string[]): boolean {
  const pattern = regExpOf(glob);
  return pattern !== undefined && paths.some(path => pattern.test(path));
}

/** Returns the first of some globs that matches; undefined if none does. */
export function firstMatch(globs: readonly string[], paths: readonly string[]): string | undefined {
  return globs.find(glob => matchesGlob(glob, paths));
}
