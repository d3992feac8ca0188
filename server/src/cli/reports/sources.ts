import { closeSync, type Dirent, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import path from 'node:path';
import { isConfigName } from '../../catalog/config-name.js';
import { detect } from '../../detection/detect.js';
import { hostLanguageOf, hostLanguages, hostNotation } from '../../detection/host-languages.js';
import { hasSimilarName, isHostfile, isHostfileName } from '../../hostfile/language/hostfile.js';
import { isNotebook, mightHaveConfig } from '../../notebooks/notebook.js';
import type { Failure } from './report.js';

/** The contents of a file to check. */
export interface Source {
  readonly kind: 'source';
  readonly file: string;
  readonly text: string;
}

/** A given directory that holds no config. */
export interface Empty {
  readonly kind: 'empty';
  readonly file: string;
}

export type Found = Source | Empty | Failure;

/** The name of standard input in reports. */
export const inputName = '<stdin>';

/** Detection reads 64 Ki characters of at most three bytes each. */
const headBytes = 3 * 64 * 1024;

const reasons: { readonly [code: string]: string } = {
  ENOENT: 'there is no such file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ELOOP: 'too many symbolic links',
  ENAMETOOLONG: 'the name is too long',
};

/** Returns why a file could not be read or written. */
export function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | undefined)?.code ?? '';
  return reasons[code] ?? (error instanceof Error ? error.message : String(error));
}

function failure(file: string, error: unknown): Failure {
  return { kind: 'failure', file, reason: reasonOf(error) };
}

// The byte order mark is kept: some loaders stop at it.
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Decodes the bytes of a file. Every loader reads UTF-8 and stops at anything else, so no other encoding is tried. */
function decoded(file: string, bytes: Uint8Array): Source | Failure {
  try {
    return { kind: 'source', file, text: strict.decode(bytes) };
  } catch {
    const wide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
    return { kind: 'failure', file, reason: `it is ${wide ? 'UTF-16' : 'not UTF-8'}; every loader reads UTF-8` };
  }
}

function readWhole(file: string): Source | Failure {
  try {
    return decoded(file, readFileSync(file));
  } catch (error) {
    return failure(file, error);
  }
}

/** Whether a file is a config, or in another language may have one. */
export function isConfig(file: string, beginning: string): boolean {
  if (isNotebook(file)) {
    return mightHaveConfig(beginning);
  }
  const notation = hostNotation(hostLanguageOf(file) ?? '');
  return notation === undefined ? detect(file, beginning).ours : hostLanguages[notation].mightHave(beginning);
}

/** Yields a named file. If `onlyConfigs` is set, yields it only if it is a config or a hostfile. */
function* readNamed(file: string, onlyConfigs: boolean): Generator<Source | Failure> {
  try {
    const bytes = readFileSync(file);
    // The outputs before a cell of a notebook can be long.
    const most = isNotebook(file) ? bytes.length : headBytes;
    const beginning = onlyConfigs ? new TextDecoder().decode(bytes.subarray(0, most)) : '';
    if (!onlyConfigs || isHostfile(file, beginning) || isConfig(file, beginning)) {
      yield decoded(file, bytes);
    }
  } catch (error) {
    yield failure(file, error);
  }
}

/** A buffer that is reused for each file of a directory, because allocating one takes longer than reading the file. */
const head = new Uint8Array(headBytes);

/** Returns the beginning of a file; valid until the next file is read. */
function readHead(file: string): Uint8Array {
  const descriptor = openSync(file, 'r');
  try {
    return head.subarray(0, readSync(descriptor, head, 0, headBytes, 0));
  } finally {
    closeSync(descriptor);
  }
}

function isFile(file: string, entry: Dirent): boolean {
  return entry.isFile() || (entry.isSymbolicLink() && statSync(file).isFile());
}

/** Yields a file of a directory if it is a config or a hostfile. For an unreadable file, only its name decides. */
function* ownIn(file: string, entry: Dirent, isOwn: typeof isConfig): Generator<Source | Failure> {
  try {
    if (!isFile(file, entry)) {
      return;
    }
    const beginning = readHead(file);
    const whole = beginning.length < headBytes ? decoded(file, beginning) : undefined;
    const text = whole?.kind === 'source' ? whole.text : new TextDecoder().decode(beginning);
    if (isNotebook(file)) {
      const notebook = whole ?? readWhole(file);
      if (notebook.kind === 'source' && isOwn(file, notebook.text)) {
        yield notebook;
      }
    } else if (isOwn(file, text)) {
      yield whole ?? readWhole(file);
    }
  } catch (error) {
    if (isConfigName(file) || isHostfileName(file)) {
      yield failure(file, error);
    }
  }
}

/** Yields the configs and hostfiles below a directory, sorted by name. Links to directories are not followed. */
function* configsBelow(directory: string): Generator<Source | Failure> {
  let entries: readonly Dirent[];
  try {
    entries = readdirSync(directory, { withFileTypes: true });
  } catch (error) {
    yield failure(directory, error);
    return;
  }
  for (const entry of [...entries].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const file = path.join(directory, entry.name);
    if (entry.isDirectory()) {
      if (isEntered(entry.name)) {
        yield* configsBelow(file);
      }
    } else if (/\.jsonc?$/i.test(entry.name) || hostLanguageOf(entry.name) !== undefined || isNotebook(entry.name)) {
      yield* ownIn(file, entry, isConfig);
    } else if (isHostfileName(entry.name) || hasSimilarName(entry.name)) {
      yield* ownIn(file, entry, isHostfile);
    }
  }
}

/** Whether a directory is searched. */
function isEntered(name: string): boolean {
  return name !== 'node_modules' && !name.startsWith('.');
}

/** Whether the search of a directory reaches a file, by their paths. */
export function isSearched(file: string, directory: string): boolean {
  const steps = path.relative(path.resolve(directory), file).split(path.sep);
  return !path.isAbsolute(steps.join(path.sep)) && steps.slice(0, -1).every(isEntered);
}

function* below(directory: string): Generator<Found> {
  let empty = true;
  for (const found of configsBelow(directory)) {
    empty = false;
    yield found;
  }
  if (empty) {
    yield { kind: 'empty', file: directory };
  }
}

function isDirectory(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isDirectory() === true;
}

function* named(operand: string, { input, onlyConfigs }: Choice): Generator<Found> {
  if (operand === '-' && input !== undefined) {
    yield decoded(inputName, input);
    return;
  }
  let directory = false;
  try {
    directory = isDirectory(operand);
  } catch (error) {
    yield failure(operand, error);
    return;
  }
  if (directory) {
    yield* below(operand);
  } else {
    yield* readNamed(operand, onlyConfigs);
  }
}

/** Standard input, and which named files to skip. */
export interface Choice {
  /** Standard input, for `-`. */
  readonly input: Uint8Array | undefined;
  /** Whether to skip named files that are not configs. */
  readonly onlyConfigs: boolean;
}

/**
 * Yields the files that the operands of a command name, one after the other: files, directories that are searched for
 * configs, and `-` for `input`. Each file is yielded once, even if it is named or found several times.
 */
export function* sources(operands: readonly string[], choice: Choice): Generator<Found> {
  const seen = new Set<string>();
  for (const operand of operands) {
    for (const found of named(operand, choice)) {
      const place = found.file === inputName ? inputName : path.resolve(found.file);
      if (!seen.has(place)) {
        seen.add(place);
        yield found;
      }
    }
  }
}
