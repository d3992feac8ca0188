import type { LoaderId } from '../loaders/loader-id.js';
import type { PathReference, Run, RunArgument, WorldSize } from '../runs/run.js';
import { worldSizeOnHosts } from '../runs/world-size.js';
import type { LocatedRun, SourceFile } from './located-run.js';

/** A run with the contents of the Accelerate file and the recipe that it names. */
export interface ComposedRun extends LocatedRun {
  readonly arguments: ReadonlyMap<string, RunArgument>;
  /** Returns the file that an argument is in. */
  readonly sourceOf: (argument: RunArgument) => SourceFile;
  readonly worldSize?: WorldSize & { readonly source: SourceFile };
  readonly config?: PathReference & { readonly source: SourceFile; readonly by: NonNullable<Run['config']>['by'] };
  readonly reader?: LoaderId;
  /** The recipe that it reads, which decides how values are converted. */
  readonly recipe?: Run;
  readonly isOpen: boolean;
}

/** Returns the only run of a kind in the file that a path of a run leads to; undefined if that is not clear. */
export type LookUp = (
  reference: PathReference | undefined,
  by: LocatedRun,
  kind: Run['kind'],
) => LocatedRun | undefined;

/** Returns the slots of each host in the hostfile of a run; undefined if they are unknown. */
export type SlotsIn = (hostfile: PathReference, by: LocatedRun) => readonly number[] | undefined;

/** Returns the world size that the hostfile of a command gives. */
function ofHostfile(located: LocatedRun, slotsIn: SlotsIn): ComposedRun['worldSize'] | undefined {
  const { run, source } = located;
  const slots = run.hostfile && slotsIn(run.hostfile, located);
  const worldSize = slots && worldSizeOnHosts(run, slots);
  return worldSize && { ...worldSize, source };
}

/** Puts the files that a run names into it. The arguments of a command win over those in files. */
export function composed(located: LocatedRun, lookUp: LookUp, slotsIn: SlotsIn): ComposedRun {
  const { run, source, name } = located;
  const recipe = lookUp(run.recipe, located, 'recipe');
  const accelerate = lookUp(run.accelerateFile, located, 'accelerate');
  const origins = new Map<RunArgument, SourceFile>();
  const all = new Map<string, RunArgument>();
  for (const part of [recipe, located]) {
    for (const [name, argument] of part?.run.arguments ?? []) {
      all.set(name, argument);
      origins.set(argument, part?.source ?? source);
    }
  }
  const parts = [located, recipe, accelerate].filter(part => part !== undefined);
  const sized = parts.find(part => part.run.worldSize !== undefined);
  const worldSize = sized?.run.worldSize
    ? { ...sized.run.worldSize, source: sized.source }
    : ofHostfile(located, slotsIn);
  const named = parts.find(part => part.run.config !== undefined);
  const reader = run.reader ?? recipe?.run.reader;
  return {
    run,
    source,
    name,
    arguments: all,
    sourceOf: argument => origins.get(argument) ?? source,
    isOpen: run.isOpen || recipe?.run.isOpen === true,
    ...(worldSize && { worldSize }),
    ...(named?.run.config && { config: { ...named.run.config, source: named.source } }),
    ...(reader && { reader }),
    ...(recipe && { recipe: recipe.run }),
  };
}
