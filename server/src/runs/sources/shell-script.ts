import { mightStart } from '../../notations/shell/might-have.js';
import type { RunSource } from '../run-source.js';
import { runsOfScript } from '../script-runs.js';
import { shellFiles } from '../source-files.js';

/** Shell scripts, and the job scripts of SLURM. */
export const shellScript: RunSource = {
  id: 'shell-script',
  files: shellFiles,
  mightStart,
  runsIn: text => runsOfScript(text),
};
