import type { FillSource } from './fills.js';
import { familyOf } from './recipe-families.js';
import type { Certainty, FamilyId, Launcher, Run } from './run.js';

/** Programs that read their own command line. Others have Trainer's names and defaults. */
const familyOfLauncher: { readonly [launcher in Launcher]?: FamilyId } = {
  swift: 'swift',
  llamafactory: 'llamafactory',
  axolotl: 'axolotl',
  trl: 'trl',
};

/** Returns the family of programs that a run is of; undefined if its program has Trainer's names, or its own. */
export function familyOfRun({ family, launcher }: Pick<Run, 'family' | 'launcher'>): FamilyId | undefined {
  return family ?? familyOfLauncher[launcher ?? 'python'];
}

/**
 * Returns what the values that Trainer fills in follow from in a run: its arguments, and the names and defaults of its
 * program. `release` is that of transformers. `worldSize` is undefined if it is unknown.
 */
export function fillSourceOf(
  run: Run,
  release: string,
  worldSize: number | undefined,
  worldSizeCertainty?: Certainty,
): FillSource {
  const { names, presets } = familyOf(familyOfRun(run)) ?? {};
  return {
    arguments: run.arguments,
    isOpen: run.isOpen,
    release,
    worldSize,
    worldSizeCertainty,
    ...(names && { names }),
    ...(presets && { presets: presets({ arguments: run.arguments, worldSize }) }),
  };
}
