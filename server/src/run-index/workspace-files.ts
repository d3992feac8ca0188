/** All files of a folder, by their paths from it. */
export interface FoundFiles {
  readonly paths: readonly string[];
  /** Whether there are more. */
  readonly isCut: boolean;
}

/**
 * The files of a workspace folder. Paths are relative to the folder and have slashes. The platform decides what it
 * leaves out: what is too much, and folders that hold no sources.
 */
export interface WorkspaceFiles {
  /** Returns the paths of all files, and whether there were too many to return all. */
  list(): Promise<FoundFiles>;
  /** Returns the contents of a file; undefined if it is missing, unreadable or too large. */
  read(path: string): Promise<string | undefined>;
  /** Returns the address of a file. */
  uriOf(path: string): string;
}

/** Bytes of the largest script or recipe that is read. Larger ones are data. */
export const largestSource = 1024 * 1024;

/** Files of a folder that are looked at, at most. */
export const mostFiles = 20_000;

/** Scripts and recipes of a folder that are read, at most, in the order of their paths. */
export const mostSources = 5_000;

/** Folders that hold no sources of the user, by name. Folders whose names begin with a dot are left out, too. */
export const foldersLeftOut: ReadonlySet<string> = new Set([
  'node_modules',
  '__pycache__',
  'site-packages',
  'venv',
  'env',
  'wandb',
  'mlruns',
  'lightning_logs',
  'checkpoints',
]);
