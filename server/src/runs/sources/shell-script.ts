import { mightStart } from '../../notations/shell/might-have.js';
import { launchCommands } from '../launch-commands.js';
import type { RunSource } from '../run-source.js';

/** Shell scripts, and the job scripts of SLURM. */
export const shellScript: RunSource = {
  id: 'shell-script',
  files: /\.(?:sh|bash|zsh|ksh|slurm|sbatch|job|pbs|lsf)$/,
  mightStart,
  runsIn: async text => launchCommands(text),
};
