/** What `npm run new` writes for a kind of thing. */
export interface Skeleton {
  /** How the name has to look, and that in words. */
  readonly name: { readonly pattern: RegExp; readonly text: string };
  /** Files to write by their paths from the root of the project. One that is there already stops it, but for those that are changed. */
  readonly files: (name: string) => readonly NewFile[];
  /** What to do next, step by step. */
  readonly next: (name: string) => readonly string[];
}

export interface NewFile {
  readonly file: string;
  readonly text: string;
  /** The file is there, and gets something added. */
  readonly isChange?: boolean;
}

export const kebabCase = {
  pattern: /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
  text: 'lower case with hyphens: zero-steps-per-print',
};

export function camelCase(name: string): string {
  return name.replace(/[-_](\w)/g, (_, letter: string) => letter.toUpperCase());
}
