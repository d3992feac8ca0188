import type { Notation } from '../document/notation.js';
import { runsOfAccelerate } from './accelerate-files.js';
import { runsOfRecipe } from './recipes.js';
import type { Run } from './run.js';
import { runsOfWorkflow } from './workflow-commands.js';

/** Returns the runs of a YAML file: recipes of training programs, and files of `accelerate launch`, workflows of GitHub. */
export function runsOfYaml(text: string, yaml: Notation): readonly Run[] {
  const roots = yaml.rootsOf?.(text) ?? [];
  return [...runsOfRecipe(text, roots), ...runsOfAccelerate(text, roots), ...runsOfWorkflow(text)];
}
