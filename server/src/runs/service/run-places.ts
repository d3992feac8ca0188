import type { NamedFile } from '../checking/run-context.js';

/** A file or folder that a path can lead to. */
export interface PlaceEntry {
  /** The path as a command in the folder of the run writes it, with slashes. */
  readonly path: string;
  readonly isFolder: boolean;
}

/** The files around the documents that start runs. */
export interface RunPlaces {
  /** Returns the file that a document names at a path; undefined if no place has it. */
  find(document: string, path: string): Promise<NamedFile | undefined>;
  /** Returns what is in a folder that a document names, in each place that may be the folder of the run. */
  list(document: string, folder: string): Promise<readonly PlaceEntry[]>;
}
