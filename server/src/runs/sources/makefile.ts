import { placedRun } from '../embedded.js';
import { launchCommands, mightStartRun } from '../launch-commands.js';
import { Makefile } from '../make.js';
import type { RunSource } from '../run-source.js';

/** The recipes of Makefiles. */
export const makefile: RunSource = {
  id: 'makefile',
  files: /(?:^|[\\/])(?:GNU)?[Mm]akefile(?:\.\w+)?$|\.mk$/,
  mightStart: mightStartRun,
  runsIn: async text =>
    new Makefile(text).recipes().flatMap(recipe => launchCommands(recipe.text).map(run => placedRun(run, recipe))),
};
