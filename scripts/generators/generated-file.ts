/** A file that is generated from others: its path from the repository's root, and its contents. */
export interface GeneratedFile {
  readonly file: string;
  readonly text: string;
}

export type Generator = () => readonly GeneratedFile[];
