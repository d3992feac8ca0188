import { mightStart } from '../../notations/shell/might-have.js';
import { launchCommands } from '../launch-commands.js';
import type { RunSource } from '../run-source.js';
import { shellFiles } from '../source-files.js';

/** Shell scripts, and the job scripts of SLURM. */
export const shellScript: RunSource = {
  id: 'shell-script',
  files: shellFiles,
  mightStart,
  runsIn: text => launchCommands(text),
};
