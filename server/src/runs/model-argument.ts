import { familyOfRun } from './fill-source.js';
import type { Run, RunArgument } from './run.js';
import { stepArgumentsOf } from './step-arguments.js';

/** Returns the argument that names the model of a run. `given` has its arguments, if they are not all its own. */
export function modelArgumentOf(run: Run, given: Run['arguments'] = run.arguments): RunArgument | undefined {
  const { names } = stepArgumentsOf(familyOfRun(run)).model;
  return names.map(name => given.get(name)).find(argument => argument !== undefined);
}

/** Returns the name or the path of the model of a run. */
export function modelNamedBy(run: Run, given?: Run['arguments']): string | undefined {
  const value = modelArgumentOf(run, given)?.value;
  return typeof value === 'string' && value !== '' ? value : undefined;
}
