import { once } from '../caching/once.js';
import type { KnownRun } from '../loaders/known-run.js';
import type { NotationFor } from '../runs/run-source.js';
import { pathBelow, pathOf, rootOf } from './root-of.js';
import { RunIndex } from './run-index.js';
import type { WorkspaceFiles } from './workspace-files.js';

/** What the indexes need of a program. */
export interface RunIndexHost {
  readonly notationFor: NotationFor;
  /** Returns the files of a folder by its address; undefined if they cannot be read. */
  readonly filesOf: (folder: string) => WorkspaceFiles | undefined;
  /** Called when answers may have changed. */
  readonly onChange: () => void;
  /** Called once, with globs of the files whose changes `update` should get. */
  readonly watch: (globs: readonly string[]) => void;
  /** Logs a search that is slow or incomplete. */
  readonly note: (text: string) => void;
}

/** A file that was created or changed (1, 2), or deleted (3), as LSP counts. */
interface FileChange {
  readonly uri: string;
  readonly type: 1 | 2 | 3;
}

/** The runs that name a config, found in the folders of the workspace. */
export interface RunIndexes {
  /**
   * Returns the runs that name a document; none until its folder has been read, which the first question starts.
   * `release` is that of transformers, or "auto".
   */
  runsOf(uri: string, folders: readonly string[], release: string): readonly KnownRun[] | undefined;
  /** Reads changed files again. */
  update(changes: readonly FileChange[]): Promise<void>;
}

/** The files of `watch`: those that start runs, and those that they name. */
const watchedFiles: readonly string[] = [
  '**/*.{sh,bash,zsh,ksh,slurm,sbatch,job,pbs,lsf,yaml,yml,py,ipynb,md,mk,json,jsonc}',
  '**/{Makefile,makefile,GNUmakefile}',
];

/** A search for runs that takes more milliseconds is logged. */
const slow = 2000;

/** Returns the index of a folder on this machine, by its path, after it has read the folder. */
export async function indexOfFolder(
  files: WorkspaceFiles,
  folder: string,
  notationFor: NotationFor,
): Promise<RunIndex> {
  const index = new RunIndex(files, folder, once(notationFor));
  await index.build();
  return index;
}

/** Keeps an index for each folder of the workspace whose runs are asked for. */
export function createRunIndexes({ notationFor, filesOf, onChange, watch, note }: RunIndexHost): RunIndexes {
  const known = new Set<string>();
  const notations = once(notationFor);
  const ready = new Map<string, RunIndex>();

  async function open(root: string): Promise<void> {
    const all = filesOf(root);
    if (all === undefined) {
      return;
    }
    const index = new RunIndex(all, pathOf(root), notations);
    const start = Date.now();
    const { files, read, isCut } = await index.build();
    const milliseconds = Date.now() - start;
    if (isCut || milliseconds > slow) {
      const bound = isCut ? ', and did not look at the rest' : '';
      note(`${root}: read ${read} of ${files} files for runs in ${milliseconds} ms${bound}`);
    }
    if (ready.size === 0) {
      watch(watchedFiles);
    }
    ready.set(root, index);
    onChange();
  }

  return {
    runsOf(uri, folders, release) {
      const root = rootOf(uri, folders);
      if (root === undefined) {
        return undefined;
      }
      if (!known.has(root)) {
        known.add(root);
        open(root).catch(error => note(`${root}: its files could not be read for runs: ${String(error)}`));
      }
      return ready.get(root)?.runsOf(pathBelow(root, uri), release);
    },
    async update(changes) {
      let isChanged = false;
      for (const { uri, type } of changes) {
        const root = rootOf(uri, [...ready.keys()]);
        const index = root === undefined ? undefined : ready.get(root);
        if (root !== undefined && index !== undefined) {
          isChanged = (await index.update(pathBelow(root, uri), type !== 3)) || isChanged;
        }
      }
      if (isChanged) {
        onChange();
      }
    },
  };
}
