/** Bytes of the largest file that is read. Indexes of the largest models have some megabytes. */
export const largestFile = 64 * 1024 * 1024;

/**
 * The files around a config, as a platform has them. A place is what the platform names a file or a folder with: a path,
 * or an address. The same place always has the same string.
 */
export interface Files<Place> {
  /** Returns the contents of a file; undefined if it is missing, unreadable or larger than `largestFile`. */
  read(file: Place): Promise<string | undefined>;
  /** Returns the names in a folder; none if the folder is missing or unreadable. */
  list(folder: Place): Promise<readonly string[]>;
  /** Returns the place of a path that starts at a folder, or of an absolute path. */
  at(folder: Place, path: string): Place;
  /** Returns the name of a file for the user. */
  nameOf(file: Place): string;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Decodes the bytes of a file. A byte order mark stays, because some programs stop at it. */
export function decoded(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}
