/** What the header of a SLURM script asks for. */
export interface Slurm {
  readonly isScript: boolean;
  /** The variables that SLURM sets, as far as the header tells. */
  readonly variables: ReadonlyMap<string, string>;
}

const option = /^[ \t]*#SBATCH[ \t]+(?:--([\w-]+)(?:=|[ \t]+)|-([NnG])[ \t]*)(\S+)/gm;
const shortNames: { readonly [letter: string]: string } = { N: 'nodes', n: 'ntasks', G: 'gpus' };

/** Returns the number of GPUs in `4`, `a100:4`, `gpu:4` or `gpu:a100:4(S:0-1)`. */
function gpusIn(value: string | undefined): string | undefined {
  return value === undefined ? undefined : /^(?:[\w.-]+:)*(\d+)(?:\(|$)/.exec(value)?.[1];
}

/**
 * Reads the `#SBATCH` lines of a script. A range of nodes leaves their number open. Source: the environment variables in
 * SLURM's documentation of sbatch.
 */
export function slurmOf(text: string): Slurm {
  if (!text.includes('#SBATCH')) {
    return { isScript: false, variables: new Map() };
  }
  const options = new Map<string, string>();
  for (const [, long, short, value = ''] of text.matchAll(option)) {
    options.set(long ?? shortNames[short ?? ''] ?? '', value);
  }
  const nodes = /^\d+$/.exec(options.get('nodes') ?? '')?.[0];
  const tasksPerNode = /^\d+$/.exec(options.get('ntasks-per-node') ?? '')?.[0];
  const tasks =
    /^\d+$/.exec(options.get('ntasks') ?? '')?.[0] ??
    (nodes !== undefined && tasksPerNode !== undefined ? String(Number(nodes) * Number(tasksPerNode)) : undefined);
  const gres = options.get('gres');
  const gpus = gpusIn(options.get('gpus-per-node')) ?? (gres?.startsWith('gpu') === true ? gpusIn(gres) : undefined);
  const variables: readonly (readonly [string, string | undefined])[] = [
    ['SLURM_NNODES', nodes],
    ['SLURM_JOB_NUM_NODES', nodes],
    ['SLURM_NTASKS', tasks],
    ['SLURM_NPROCS', tasks],
    ['SLURM_NTASKS_PER_NODE', tasksPerNode],
    ['SLURM_GPUS_ON_NODE', gpus],
    ['SLURM_GPUS_PER_NODE', gpusIn(options.get('gpus-per-node'))],
  ];
  return {
    isScript: true,
    variables: new Map(variables.filter((entry): entry is readonly [string, string] => entry[1] !== undefined)),
  };
}
