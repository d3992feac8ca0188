import type { ResolvedWord } from '../notations/shell/open-words.js';
import type { Certainty, Run, RunArgument, WorldSize } from './run.js';

/** Returns a positive integer that an argument gives; undefined if it is anything else. */
export function countIn(argument: RunArgument | undefined): number | undefined {
  const { value } = argument ?? {};
  const number = typeof value === 'string' && /^\d+$/.test(value.trim()) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number > 0 ? number : undefined;
}

type Flags = Run['flags'];

/** Returns a variable of the environment that a command gets from its script; undefined if it gets none. */
export type PassedVariable = (name: string) => ResolvedWord | undefined;

/** Returns how a number is known that follows from several arguments. */
function surest(...given: readonly (RunArgument | undefined)[]): Certainty {
  return given.some(argument => argument?.certainty === 'variable') ? 'variable' : 'literal';
}

/** Returns the ranks of `--include`: undefined if it names a host without its GPUs, whose number only the hostfile has. */
function includedIn(value: unknown): number | undefined {
  if (typeof value !== 'string' || value.trim() === '') {
    return undefined;
  }
  let count = 0;
  for (const host of value.trim().split('@')) {
    const slots = /^[^:]+:([\d,\s]+)$/.exec(host)?.[1];
    if (slots === undefined) {
      return undefined;
    }
    count += new Set(slots.split(',').map(slot => slot.trim())).size;
  }
  return count;
}

/** The variable counts only if no flag and no hostfile says which GPUs to use. */
function ofVisibleDevices(passed: PassedVariable): WorldSize | undefined {
  const name = 'CUDA_VISIBLE_DEVICES';
  const devices = passed(name);
  const listed = devices?.value?.split(',').map(device => device.trim()) ?? [];
  const value = new Set(listed).size;
  return devices !== undefined && listed.length > 0 && listed.every(device => /^\d+$/.test(device))
    ? { value, reason: `\`${name}\` names ${value} GPU${value === 1 ? '' : 's'}`, span: devices, certainty: 'variable' }
    : undefined;
}

/** DeepSpeed's launcher: deepspeed/launcher/runner.py:main. */
function ofDeepSpeed(flags: Flags, passed: PassedVariable): WorldSize | undefined {
  const include = flags.get('include');
  if (include !== undefined) {
    const value = includedIn(include.value);
    return value === undefined
      ? undefined
      : {
          value,
          reason: `\`--include\` names ${value} GPU${value === 1 ? '' : 's'}`,
          span: include,
          certainty: include.certainty,
        };
  }
  const gpus = flags.get('num_gpus');
  const nodes = flags.get('num_nodes');
  if (gpus === undefined && nodes === undefined && !flags.has('exclude') && !flags.has('hostfile')) {
    return ofVisibleDevices(passed);
  }
  const perNode = countIn(gpus);
  if (gpus === undefined || perNode === undefined || flags.has('exclude')) {
    return undefined;
  }
  if (nodes === undefined) {
    // With a hostfile, each of its hosts starts that many.
    return flags.has('hostfile')
      ? undefined
      : { value: perNode, reason: `\`--num_gpus\` is ${perNode}`, span: gpus, certainty: surest(gpus, nodes) };
  }
  const count = countIn(nodes);
  return count === undefined
    ? undefined
    : {
        value: count * perNode,
        reason: `\`--num_nodes\` is ${count} and \`--num_gpus\` is ${perNode}`,
        span: gpus,
        certainty: surest(gpus, nodes),
      };
}

/**
 * Returns the processes that the launcher starts on the hosts of a hostfile; undefined if that is unknown. `slots` are
 * those of each host. Source: deepspeed/launcher/runner.py:apply_num_nodes_and_gpus.
 */
export function worldSizeOnHosts(
  { launcher, flags, hostfile }: Pick<Run, 'launcher' | 'flags' | 'hostfile'>,
  slots: readonly number[],
): WorldSize | undefined {
  const [gpus, nodes] = [flags.get('num_gpus'), flags.get('num_nodes')];
  const [perNode, hosts] = [countIn(gpus), countIn(nodes)];
  const isUnknown = (gpus !== undefined && perNode === undefined) || (nodes !== undefined && hosts === undefined);
  if (hostfile === undefined || launcher !== 'deepspeed' || isUnknown || flags.has('include') || flags.has('exclude')) {
    return undefined;
  }
  const used = slots.slice(0, hosts ?? slots.length);
  const value = perNode === undefined ? used.reduce((sum, each) => sum + each, 0) : perNode * used.length;
  const ofNodes = nodes === undefined ? '' : `\`--num_nodes\` is ${hosts} and `;
  const reason =
    perNode === undefined
      ? `${ofNodes}the hostfile ${hostfile.path} has ${value} slots${nodes === undefined ? '' : ' there'}`
      : `${ofNodes}\`--num_gpus\` is ${perNode} on ${used.length} host${used.length === 1 ? '' : 's'} of ${hostfile.path}`;
  return value === 0 ? undefined : { value, reason, span: gpus ?? nodes ?? hostfile, certainty: surest(gpus, nodes) };
}

/** torch/distributed/run.py:config_from_args. A range of nodes leaves the number open. */
function ofTorchrun(flags: Flags): WorldSize | undefined {
  const processes = flags.get('nproc_per_node');
  const nodes = flags.get('nnodes');
  const perNode = processes === undefined ? 1 : countIn(processes);
  const range = /^(\d+):(\d+)$/.exec(String(nodes?.value ?? ''));
  const count =
    nodes === undefined ? 1 : range !== null ? (range[1] === range[2] ? Number(range[1]) : undefined) : countIn(nodes);
  const span = processes ?? nodes;
  if (perNode === undefined || count === undefined || span === undefined) {
    return undefined;
  }
  const reason =
    nodes === undefined
      ? `\`--nproc_per_node\` is ${perNode}`
      : `\`--nnodes\` is ${count} and \`--nproc_per_node\` is ${perNode}`;
  return { value: perNode * count, reason, span, certainty: surest(processes, nodes) };
}

/** accelerate/utils/launch.py:prepare_deepspeed_cmd_env: the number is that of all machines. */
function ofAccelerate(flags: Flags): WorldSize | undefined {
  const processes = flags.get('num_processes');
  const value = countIn(processes);
  return processes === undefined || value === undefined
    ? undefined
    : { value, reason: `\`--num_processes\` is ${value}`, span: processes, certainty: processes.certainty };
}

/** Programs that start torchrun themselves, with what the environment says. */
function ofEnvironment(passed: PassedVariable, names: readonly [string, string]): WorldSize | undefined {
  const [processes, nodes] = names.map(passed);
  if (processes?.value === undefined || !/^\d+$/.test(processes.value)) {
    return undefined;
  }
  const count = nodes === undefined ? 1 : /^\d+$/.test(nodes.value ?? '') ? Number(nodes.value) : undefined;
  const value = count === undefined ? 0 : count * Number(processes.value);
  return value === 0
    ? undefined
    : { value, reason: `\`${names[0]}\` is ${processes.value}`, span: processes, certainty: 'variable' };
}

/** Python by itself is one process, unless the command is another program's: `srun python`. */
function ofPython(words: readonly ResolvedWord[]): WorldSize | undefined {
  const [first] = words;
  return first !== undefined && /(?:^|\/)python[\d.]*$/.test(first.value ?? '')
    ? { value: 1, reason: 'Python starts it without a launcher', span: first, certainty: 'literal' }
    : undefined;
}

/** Returns the number of processes of a run as far as its command tells; undefined if it is unknown. */
export function worldSizeOf(
  { launcher, flags, isOpen, arguments: own }: Pick<Run, 'launcher' | 'flags' | 'isOpen' | 'arguments'>,
  words: readonly ResolvedWord[],
  passed: PassedVariable,
): WorldSize | undefined {
  switch (launcher) {
    case 'deepspeed':
      return isOpen && flags.size === 0 ? undefined : ofDeepSpeed(flags, passed);
    case 'torchrun':
      return ofTorchrun(flags);
    case 'accelerate':
      return ofAccelerate(flags);
    case 'trl':
      // It hands on what it does not know to `accelerate launch`.
      return ofAccelerate(own);
    case 'swift':
    case 'llamafactory':
      return ofEnvironment(passed, ['NPROC_PER_NODE', 'NNODES']);
    default:
      return ofPython(words);
  }
}
