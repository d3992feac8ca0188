/** A file that follows from others: its path from the repository's root, and its whole text. */
export interface GeneratedFile {
  readonly file: string;
  readonly text: string;
}

export type Generator = () => readonly GeneratedFile[];
