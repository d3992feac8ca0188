import type { Notation } from '../document/notation.js';
import { runsOfPython } from './python-calls.js';
import type { Run } from './run.js';
import { runsOfScript } from './script-runs.js';
import { runsOfYaml } from './yaml-runs.js';

/** Whether a run is one of DeepSpeed. So are recipes and calls without a config, if they get one from elsewhere. */
export function concernsDeepSpeed({ kind, config, inline }: Run): boolean {
  return kind === 'command' || kind === 'accelerate' || config !== undefined || inline !== undefined;
}

/** Returns the runs of a document with DeepSpeed. `notation` is that of its language, if it is loaded. */
export function runsInDocument(
  language: string | undefined,
  text: string,
  notation: Notation | undefined,
): readonly Run[] {
  switch (language) {
    case 'shellscript':
      return runsOfScript(text);
    case 'yaml':
      return notation === undefined ? [] : runsOfYaml(text, notation).filter(concernsDeepSpeed);
    case 'python':
      return notation === undefined ? [] : runsOfPython(text, notation).filter(concernsDeepSpeed);
    default:
      return [];
  }
}
