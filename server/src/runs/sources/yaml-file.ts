import { mightStartAccelerate, runsOfAccelerate } from '../accelerate-files.js';
import { mightBeRecipe, runsOfRecipe } from '../recipes.js';
import type { RunSource } from '../run-source.js';

/** Recipes of training programs, and files of `accelerate launch`. */
export const yamlFile: RunSource = {
  id: 'yaml-file',
  files: /\.ya?ml$/i,
  mightStart: text => mightBeRecipe(text) || mightStartAccelerate(text),
  async runsIn(text, notationFor) {
    const roots = (await notationFor('yaml')).rootsOf?.(text) ?? [];
    return [...runsOfRecipe(text, roots), ...runsOfAccelerate(text, roots)];
  },
};
