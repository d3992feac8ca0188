import { TextDocument } from 'vscode-languageserver-textdocument';
import { modelFileNames } from '../estimating/model-file-names.js';
import { slotsIn } from '../hostfile/language/hostfile.js';
import type { KnownRun } from '../loaders/known-run.js';
import { modelArgumentOf, modelNamedBy } from '../runs/model-argument.js';
import type { PathReference, Run } from '../runs/run.js';
import type { NotationFor, RunSource } from '../runs/run-source.js';
import { readerOf, type ScriptReader } from '../runs/script-reader.js';
import { sources } from '../runs/sources/sources.js';
import { type ComposedRun, composed, type SlotsIn } from './composed-run.js';
import { knownRunOf } from './known-run-of.js';
import { type LocatedRun, locatedRuns, type SourceFile } from './located-run.js';
import { resolvePath } from './resolve-path.js';
import { workingFolders } from './working-folders.js';
import { mostSources, type WorkspaceFiles } from './workspace-files.js';

function sourceFor(path: string): RunSource | undefined {
  return sources.find(({ files }) => files.test(path));
}

/** A run that names a file as its config. */
interface NamingRun {
  readonly run: ComposedRun;
  /** Whether its path can be that file only. */
  readonly isOnlyFile: boolean;
}

/** The runs that the files of a workspace folder start. */
export class RunIndex {
  readonly #files: WorkspaceFiles;
  readonly #root: string | undefined;
  readonly #notationFor: NotationFor;
  readonly #paths = new Set<string>();
  readonly #runs = new Map<string, readonly LocatedRun[]>();
  readonly #readers = new Map<string, ScriptReader | undefined>();
  readonly #slots = new Map<string, readonly number[] | undefined>();
  /** The files of models that runs name, with their contents. */
  readonly #models = new Map<string, string | undefined>();
  /** The last change that is read. */
  #updating: Promise<boolean> = Promise.resolve(false);
  #composed: readonly ComposedRun[] | undefined;
  #named: ReadonlyMap<string, readonly NamingRun[]> | undefined;

  /** `root` is the absolute path of the folder, if it has one. */
  constructor(files: WorkspaceFiles, root: string | undefined, notationFor: NotationFor) {
    this.#files = files;
    this.#root = root;
    this.#notationFor = notationFor;
  }

  /** Reads the folder. Returns how many files it looked at, how many of them were read, and if that was not all. */
  async build(): Promise<{ readonly files: number; readonly read: number; readonly isCut: boolean }> {
    const { paths, isCut } = await this.#files.list();
    for (const path of paths) {
      this.#paths.add(path);
    }
    let read = 0;
    for (const path of paths) {
      if (read < mostSources && sourceFor(path) !== undefined) {
        read += 1;
        this.#keep(path, await this.#read(path));
      }
    }
    await this.#readNamed();
    this.#forget();
    return { files: paths.length, read, isCut: isCut || read === mostSources };
  }

  /** Reads a file again that has changed, or is new or gone. Returns whether that can change what is known of a run. */
  update(path: string, isThere: boolean): Promise<boolean> {
    // Two changes of a file may come at once. The later one has to be read last.
    const updated = this.#updating.then(() => this.#update(path, isThere));
    this.#updating = updated.catch(() => false);
    return updated;
  }

  async #update(path: string, isThere: boolean): Promise<boolean> {
    const runs = isThere ? await this.#read(path) : [];
    const isNew = this.#paths.has(path) !== isThere;
    isThere ? this.#paths.add(path) : this.#paths.delete(path);
    const hadRuns = this.#runs.delete(path);
    this.#keep(path, runs);
    const wasReader = this.#readers.delete(path);
    const hadSlots = this.#slots.delete(path);
    const wasModel = this.#models.delete(path);
    this.#forget();
    await this.#readNamed();
    // Somebody may have asked before the files that runs name were read.
    this.#forget();
    return hadRuns || runs.length > 0 || wasReader || hadSlots || wasModel || (isNew && this.#isNamed(path));
  }

  #forget(): void {
    this.#composed = undefined;
    this.#named = undefined;
  }

  /** Returns the runs that name a file as their config, or as the file that makes it, in the order of their files. */
  runsOf(path: string, release: string): readonly KnownRun[] {
    this.#named ??= this.#byConfig();
    return (this.#named.get(path) ?? []).map(({ run, isOnlyFile }) =>
      knownRunOf(run, { seenReader: this.#readerOf(run), isOnlyFile, modelText: this.#modelOf(run), release }),
    );
  }

  /** Returns the runs of each file that one names as its config. */
  #byConfig(): ReadonlyMap<string, readonly NamingRun[]> {
    const named = new Map<string, NamingRun[]>();
    for (const run of this.#all()) {
      const { config } = run;
      const paths = config === undefined ? this.#launchFilesOf(run) : this.#resolve(config, run, config.source);
      for (const path of paths) {
        const own = named.get(path) ?? [];
        own.push({ run, isOnlyFile: paths.length === 1 });
        named.set(path, own);
      }
    }
    return named;
  }

  /** Returns the file of `accelerate launch` that a run names, which makes its config unless the program names one. */
  #launchFilesOf({ run, source, name, arguments: own }: ComposedRun): readonly string[] {
    const { accelerateFile, kind } = run;
    return kind !== 'command' || accelerateFile === undefined || own.has('deepspeed')
      ? []
      : this.#resolve(accelerateFile, { run, source, name });
  }

  async #read(path: string): Promise<readonly LocatedRun[]> {
    const source = sourceFor(path);
    const text = source === undefined ? undefined : await this.#files.read(path);
    if (source === undefined || text === undefined || !source.mightStart(text)) {
      return [];
    }
    const id = source.notation?.(text);
    const runs = source.runsIn(text, id && (await this.#notationFor(id)));
    return locatedRuns(runs, { path, document: TextDocument.create(this.#files.uriOf(path), source.id, 0, text) });
  }

  #keep(path: string, runs: readonly LocatedRun[]): void {
    if (runs.length > 0) {
      this.#runs.set(path, runs);
    }
  }

  /** Looks into the programs that runs start, to see who reads the config, and into their hostfiles. */
  async #readNamed(): Promise<void> {
    for (const located of [...this.#runs.values()].flat()) {
      const { hostfile: named } = located.run;
      const [hostfile] = named === undefined ? [] : this.#resolve(named, located);
      if (hostfile !== undefined && !this.#slots.has(hostfile)) {
        this.#slots.set(hostfile, slotsIn((await this.#files.read(hostfile)) ?? ''));
      }
      await this.#readModel(located);
      const path = this.#scriptOf(located);
      if (path !== undefined && !this.#readers.has(path)) {
        const reader = readerOf((await this.#files.read(path)) ?? '');
        this.#readers.set(path, reader?.isSure === true ? reader : undefined);
      }
    }
  }

  /** Reads the file of the model that a run names by its folder, if that is in the workspace. */
  async #readModel(located: LocatedRun): Promise<void> {
    const path = this.#modelFileOf(located, modelNamedBy(located.run));
    if (path !== undefined && !this.#models.has(path)) {
      this.#models.set(path, await this.#files.read(path));
    }
  }

  /** `from` has the argument that names the model: the run's file, or one that the run names. */
  #modelFileOf(located: LocatedRun, name: string | undefined, from?: SourceFile): string | undefined {
    const written = name === undefined ? [] : modelFileNames.map(file => `${name.replace(/\/$/, '')}/${file}`);
    return written.flatMap(path => this.#resolve({ path, offset: 0, end: 0 }, located, from))[0];
  }

  #modelOf(run: ComposedRun): string | undefined {
    const argument = modelArgumentOf(run.recipe ?? run.run, run.arguments);
    const path =
      argument && this.#modelFileOf(run, modelNamedBy(run.recipe ?? run.run, run.arguments), run.sourceOf(argument));
    return path === undefined ? undefined : this.#models.get(path);
  }

  #scriptOf(located: LocatedRun): string | undefined {
    const { script } = located.run;
    const [path, ...others] = script === undefined ? [] : this.#resolve(script, located);
    return others.length === 0 ? path : undefined;
  }

  #readerOf(located: LocatedRun): ScriptReader | undefined {
    const path = this.#scriptOf(located);
    return path === undefined ? undefined : this.#readers.get(path);
  }

  /** Returns the files that a path of a run can be. `from` has the path: the run's file, or one that the run names. */
  #resolve({ path }: PathReference, { run, source }: LocatedRun, from: SourceFile = source): readonly string[] {
    const has = (each: string): boolean => this.#paths.has(each);
    const working = from === source ? workingFolders(run, from.path, has) : undefined;
    return path === undefined ? [] : resolvePath(path, from.path, has, this.#root, working);
  }

  #isNamed(path: string): boolean {
    const name = path.slice(path.lastIndexOf('/') + 1);
    return this.#all().some(({ run }) =>
      [run.config, run.accelerateFile, run.recipe, run.script, run.hostfile].some(
        reference => reference?.path?.endsWith(name) === true,
      ),
    );
  }

  /** Returns all runs. A recipe or Accelerate file that a command names is a part of that command's run. */
  #all(): readonly ComposedRun[] {
    this.#composed ??= this.#compose();
    return this.#composed;
  }

  #compose(): readonly ComposedRun[] {
    const used = new Set<LocatedRun>();
    const lookUp = (
      reference: PathReference | undefined,
      by: LocatedRun,
      kind: Run['kind'],
    ): LocatedRun | undefined => {
      const [path, ...others] = reference === undefined ? [] : this.#resolve(reference, by);
      const [found, second] =
        path === undefined || others.length > 0
          ? []
          : (this.#runs.get(path) ?? []).filter(({ run }) => run.kind === kind);
      if (found === undefined || second !== undefined) {
        return undefined;
      }
      used.add(found);
      return found;
    };
    const slotsOf: SlotsIn = (hostfile, by) => {
      const [path, ...others] = this.#resolve(hostfile, by);
      return path === undefined || others.length > 0 ? undefined : this.#slots.get(path);
    };
    const all = [...this.#runs].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, runs]) => runs);
    const commands = all.filter(({ run }) => run.kind === 'command').map(run => composed(run, lookUp, slotsOf));
    const others = all.filter(each => each.run.kind !== 'command' && !used.has(each));
    return [...commands, ...others.map(run => composed(run, lookUp, slotsOf))];
  }
}
