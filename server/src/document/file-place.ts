/** A position in a file, from 0, as LSP counts it. */
export interface FilePosition {
  readonly line: number;
  readonly character: number;
}

/** A place in another file. */
export interface FilePlace {
  readonly uri: string;
  readonly start: FilePosition;
  readonly end: FilePosition;
}
