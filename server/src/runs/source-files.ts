/** The paths of shell scripts, and of the job scripts of SLURM and others. */
export const shellFiles = /\.(?:sh|bash|zsh|ksh|slurm|sbatch|job|pbs|lsf)$/;

/** The paths of Markdown, in which commands are examples. */
export const markdownFiles = /\.(?:md|markdown|mdx)$/i;

/** The paths of Makefiles. */
export const makefileFiles = /(?:^|[\\/])(?:GNU)?[Mm]akefile(?:\.\w+)?$|\.mk$/;

/** Whether a file can start runs by the commands in it. */
export function hasCommands(file: string): boolean {
  return [shellFiles, markdownFiles, makefileFiles].some(files => files.test(file));
}
