import type { PackageName } from '../../catalog/packages.js';
import { propertyOf, type Span, type ValueNode } from '../../document/syntax-tree.js';
import { slotsIn } from '../../hostfile/language/hostfile.js';
import type { AssumedRelease } from '../../loaders/assumed-release.js';
import type { LoaderId } from '../../loaders/loader-id.js';
import { fillSourceOf } from '../fill-source.js';
import type { FillSource } from '../fills.js';
import type { PathReference, Run, WorldSize } from '../run.js';
import type { ScriptReader } from '../script-reader.js';
import { worldSizeOnHosts } from '../world-size.js';

/** A file that a run names. */
export interface NamedFile {
  /** Its name for the user. */
  readonly name: string;
  readonly uri: string;
  readonly text: string;
  /** The value in it; undefined if it cannot be read. */
  readonly root?: ValueNode | undefined;
  /** Whether other code may change the config: a dict that is passed to functions, or merged with others. */
  readonly isOpen?: boolean;
  /** Whether the config is written in the file of the run. */
  readonly isOwn?: boolean;
  /** Whether the path can lead to other files, too: the working directory of the run decides. */
  readonly isOneOfSeveral?: boolean;
  /** The files that the path leads to, each with the folder that it starts at. Absent for a path that starts elsewhere. */
  readonly inFolders?: readonly { readonly folder: string; readonly file: NamedFile }[];
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
  /** The reader of the config, if the program shows it. */
  readonly reader?: Omit<ScriptReader, 'isSure'>;
}

/** A run in its file. */
export interface RunText {
  readonly run: Run;
  /** The source of the file that starts it. */
  readonly text: string;
}

/** What a rule about runs knows. */
export interface RunContext extends RunText {
  readonly releases: { readonly [name in PackageName]: AssumedRelease };
  readonly files: RunFiles;
}

/** Returns the reader of the config of a run; undefined if it is unknown. */
export function readerOf({ run, files }: RunContext): LoaderId | undefined {
  return run.reader ?? files.reader?.loader;
}

/**
 * Whether Trainer reads the config and the command line: `seen` in the program, `likely` because Trainer reads the config, or
 * because the command names it as Trainer's programs do, or neither.
 */
export function trainerOf({ run, files }: RunContext): 'seen' | 'likely' | undefined {
  const reader = run.reader ?? files.reader?.loader;
  if (reader !== undefined) {
    const isParsed = run.reader !== undefined || files.reader?.takesArguments === true;
    return reader !== 'transformers' ? undefined : isParsed ? 'seen' : 'likely';
  }
  const { launcher, config, kind } = run;
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

/** Returns the number of processes that a run has, or that its hostfile or its file of `accelerate launch` gives. */
export function worldSizeOf({ run, files: { accelerateFile, hostfile } }: RunContext): WorldSize | undefined {
  const slots = hostfile && slotsIn(hostfile.text);
  if (run.worldSize === undefined && slots !== undefined) {
    return worldSizeOnHosts(run, slots);
  }
  const processes = propertyOf(accelerateFile?.root, 'num_processes')?.value;
  const value = processes?.kind === 'number' ? Number(processes.value) : 0;
  return run.worldSize !== undefined || run.accelerateFile === undefined || !Number.isInteger(value) || value < 1
    ? run.worldSize
    : {
        value,
        reason: `\`num_processes\` is ${value} in ${accelerateFile?.name}`,
        span: run.accelerateFile,
        certainty: 'literal',
      };
}

/** Returns a run as the formulas of Trainer want it. A recipe that it reads may have further arguments. */
export function sourceOf(context: RunContext): FillSource {
  const { run, releases } = context;
  const worldSize = worldSizeOf(context);
  return fillSourceOf(
    { ...run, isOpen: run.isOpen || run.recipe !== undefined },
    releases.transformers.version,
    worldSize?.value,
    worldSize?.certainty,
  );
}

/** Whether a span has exactly a string in the file: a value that a variable brings is written elsewhere. */
export function isWrittenAs({ text }: RunText, { offset, end }: Span, written: string): boolean {
  return text.slice(offset, end) === written;
}
