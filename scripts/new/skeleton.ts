/** The files that `npm run new` writes for a kind of thing, and the steps after that. */
export interface Skeleton {
  /** The form of a name, and its description in an error. */
  readonly name: { readonly pattern: RegExp; readonly text: string };
  /** The files to write. Nothing is written if one that should be new exists. */
  readonly files: (name: string) => readonly NewFile[];
  /** The next steps of the user. */
  readonly next: (name: string) => readonly string[];
}

export interface NewFile {
  /** The path from the root of the project. */
  readonly file: string;
  readonly text: string;
  /** The file exists, and gets an addition. */
  readonly isChange?: boolean;
}

export const kebabCase = {
  pattern: /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
  text: 'lower case with hyphens: zero-steps-per-print',
};

export function camelCase(name: string): string {
  return name.replace(/[-_](\w)/g, (_, letter: string) => letter.toUpperCase());
}
