import type { PackageName } from '../../catalog/packages.js';
import type { Span, ValueNode } from '../../document/syntax-tree.js';
import type { AssumedRelease } from '../../loaders/assumed-release.js';
import type { LoaderId } from '../../loaders/loader-id.js';
import { fillSourceOf } from '../fill-source.js';
import type { FillSource } from '../fills.js';
import type { PathReference, Run } from '../run.js';

/** A file that a run names. */
export interface NamedFile {
  /** Its name for the user. */
  readonly name: string;
  readonly uri: string;
  readonly text: string;
  /** The value in it; undefined if it cannot be read. */
  readonly root?: ValueNode | undefined;
  /** Whether the path can lead to other files, too: the working directory of the run decides. */
  readonly isOneOfSeveral?: boolean;
}

/** The files that a run names, as far as they were found. */
export interface RunFiles {
  readonly config?: NamedFile;
  readonly accelerateFile?: NamedFile;
  readonly hostfile?: NamedFile;
  /** The Python file that is started. */
  readonly script?: NamedFile;
  /** The references that lead to no file, although all places were looked at. */
  readonly missing: readonly PathReference[];
  /** Who reads the config, if somebody saw it in the program. */
  readonly reader?: LoaderId;
}

/** What a rule about runs knows. */
export interface RunContext {
  readonly run: Run;
  /** The source of the file that starts it. */
  readonly text: string;
  readonly releases: { readonly [name in PackageName]: AssumedRelease };
  readonly files: RunFiles;
}

/** Returns who reads the config of a run; undefined if nobody knows it. */
export function readerOf({ run, files }: RunContext): LoaderId | undefined {
  return run.reader ?? files.reader;
}

/**
 * Whether Trainer reads the config and the command line: `seen` in the program, `likely` because the command names a config as
 * Trainer's programs do, or neither.
 */
export function trainerOf(context: RunContext): 'seen' | 'likely' | undefined {
  const reader = readerOf(context);
  if (reader !== undefined) {
    return reader === 'transformers' ? 'seen' : undefined;
  }
  const { launcher, config, kind } = context.run;
  return kind === 'command' && launcher !== 'swift' && config?.by === 'deepspeed' ? 'likely' : undefined;
}

/** Whether ms-swift reads the arguments, whose defaults depend on the model. */
export function isOfSwift({ run }: RunContext): boolean {
  return run.launcher === 'swift' || run.family === 'swift';
}

/** Whether a release is the one that is installed, as far as the project tells: `>=4.31` allows older ones than the newest. */
export function isExact({ isKnown, reason }: AssumedRelease): boolean {
  return isKnown && !/[<>~^*]|!=/.test(reason);
}

/** Returns a run as the formulas of Trainer want it. A recipe that it reads may have further arguments. */
export function sourceOf({ run, releases }: RunContext): FillSource {
  return fillSourceOf(
    { ...run, isOpen: run.isOpen || run.recipe !== undefined },
    releases.transformers.version,
    run.worldSize?.value,
  );
}

/** Whether a span has exactly a string in the file: a value that a variable brings is written elsewhere. */
export function isWrittenAs({ text }: RunContext, { offset, end }: Span, written: string): boolean {
  return text.slice(offset, end) === written;
}
