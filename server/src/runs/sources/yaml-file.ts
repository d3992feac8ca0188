import { mightStartAccelerate } from '../accelerate-files.js';
import { mightBeRecipe } from '../recipes.js';
import type { RunSource } from '../run-source.js';
import { mightBeWorkflow } from '../workflow-commands.js';
import { runsOfYaml } from '../yaml-runs.js';

/** Recipes of training programs, and files of `accelerate launch`. */
export const yamlFile: RunSource = {
  id: 'yaml-file',
  files: /\.ya?ml$/i,
  mightStart: text => mightBeRecipe(text) || mightStartAccelerate(text) || mightBeWorkflow(text),
  notation: () => 'yaml',
  runsIn: (text, notation) => (notation === undefined ? [] : runsOfYaml(text, notation)),
};
