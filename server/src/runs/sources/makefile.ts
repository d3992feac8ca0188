import { mightStart } from '../../notations/shell/might-have.js';
import { placedRun } from '../embedded.js';
import { launchCommands } from '../launch-commands.js';
import { Makefile } from '../make.js';
import type { RunSource } from '../run-source.js';
import { makefileFiles } from '../source-files.js';

/** The recipes of Makefiles. */
export const makefile: RunSource = {
  id: 'makefile',
  files: makefileFiles,
  mightStart,
  runsIn: text =>
    new Makefile(text).recipes().flatMap(recipe => launchCommands(recipe.text).map(run => placedRun(run, recipe))),
};
