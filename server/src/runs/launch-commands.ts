import { mightStart } from '../notations/shell/might-have.js';
import type { ResolvedWord } from '../notations/shell/open-words.js';
import { type ResolvedCommand, resolvedCommands } from '../notations/shell/resolved.js';
import { scriptFolder, startFolder } from '../notations/shell/script-folder.js';
import { givenBy, launcherLine, programLine } from './command-line.js';
import { type LauncherFacts, launchers } from './launchers.js';
import { passedVariable } from './passed-variable.js';
import type { CutOff, Given, PathReference, Run, RunArgument } from './run.js';
import { slurmOf } from './slurm.js';
import { worldSizeOf } from './world-size.js';

/** Programs that start the command behind them. Their own options may come first. */
const wrappers: ReadonlySet<string> = new Set([
  'srun',
  'nohup',
  'env',
  'sudo',
  'exec',
  'time',
  'uv',
  'uvx',
  'poetry',
  'pipenv',
  'pixi',
  'conda',
  'mamba',
  'micromamba',
  'numactl',
  'taskset',
  'nice',
  'stdbuf',
  'timeout',
  'docker',
  'podman',
  'apptainer',
  'singularity',
  'ssh',
  'mpirun',
  'mpiexec',
  'nsys',
  'ray',
  'xvfb-run',
  'command',
  'kubectl',
  'setsid',
  'ionice',
  'unbuffer',
  'jsrun',
  'pdm',
  'rye',
  'hatch',
]);

function programIn({ value }: ResolvedWord): string {
  return value === undefined ? '' : value.slice(value.lastIndexOf('/') + 1);
}

const python = /^(?:python|pypy)[\d.]*$/;

interface Start {
  readonly launcher: LauncherFacts | undefined;
  /** The index of the first word behind the launcher's name. */
  readonly next: number;
}

/** Returns the launcher whose name is at an index. */
function launcherAt(words: readonly ResolvedWord[], index: number): Start | undefined {
  const word = words[index] as ResolvedWord;
  const program = programIn(word);
  const launcher = launchers.find(({ programs }) => programs.includes(program));
  if (launcher !== undefined) {
    const second = words[index + 1]?.value;
    const isStart = launcher.subcommands === undefined || launcher.subcommands.includes(second ?? '');
    return isStart ? { launcher, next: index + (launcher.subcommands === undefined ? 1 : 2) } : undefined;
  }
  if (!python.test(program)) {
    return undefined;
  }
  for (let at = index + 1; at < words.length; at++) {
    const value = words[at]?.value;
    if (value === '-m' || value === '--m') {
      const module = words[at + 1]?.value ?? '';
      const known = launchers.find(({ modules }) => modules.includes(module));
      const subcommand = known?.subcommands !== undefined && module.endsWith('_cli') ? 1 : 0;
      return known === undefined ? { launcher: undefined, next: at } : { launcher: known, next: at + 2 + subcommand };
    }
    if (value === undefined || !value.startsWith('-')) {
      return { launcher: undefined, next: at };
    }
    // `-W ignore` and `-X dev` have a value.
    at += /^-[WX]$/.test(value) ? 1 : 0;
  }
  return undefined;
}

/** Returns the start of a training program in a command; undefined if it starts something else. */
function startIn(words: readonly ResolvedWord[]): Start | undefined {
  const first = words[0];
  if (first === undefined) {
    return undefined;
  }
  const isWrapped = wrappers.has(programIn(first));
  for (let at = 0; at < (isWrapped ? Math.min(words.length, 40) : 1); at++) {
    const start = launcherAt(words, at);
    if (start !== undefined) {
      return start;
    }
  }
  return undefined;
}

function pathIn(argument: Given | undefined): PathReference | undefined {
  if (argument === undefined || argument.value === true) {
    return undefined;
  }
  const { value, offset, end } = argument;
  return { path: typeof value === 'string' ? value : undefined, offset, end };
}

/** Returns the argument that names the DeepSpeed config. `--deepspeed` alone is a switch of DeepSpeed's own parser. */
function configOf(run: Pick<Run, 'flags' | 'arguments'>): Run['config'] {
  const launched = pathIn(run.flags.get('deepspeed_config_file'));
  if (launched !== undefined) {
    return { ...launched, by: 'deepspeed_config_file' };
  }
  for (const by of ['deepspeed', 'deepspeed_config'] as const) {
    const reference = pathIn(run.arguments.get(by));
    if (reference !== undefined) {
      return { ...reference, by };
    }
  }
  return undefined;
}

/** Returns a reference from the folder that the script started in. */
function inFolder<Reference extends PathReference>(reference: Reference, directory: string | undefined): Reference {
  const { path } = reference;
  if (path?.startsWith(startFolder)) {
    return { ...reference, path: `.${path.slice(startFolder.length)}` };
  }
  return path === undefined || directory === undefined || /^[/~]/.test(path) || path.startsWith(scriptFolder)
    ? reference
    : { ...reference, path: `${directory}/${path}` };
}

/** Returns the file of a module of Python: `package.train` is package/train.py. */
function fileOfModule(module: string | undefined): string | undefined {
  return module !== undefined && /^[A-Za-z_]\w*(?:\.\w+)*$/.test(module)
    ? `${module.replaceAll('.', '/')}.py`
    : undefined;
}

const yamlFile = /\.ya?ml$/;

function runOf(command: ResolvedCommand, { launcher, next }: Start, text: string): Run | undefined {
  const { words, offset, end } = command;
  // A launcher with a program of its own has no flags: all of them are the program's.
  const line =
    launcher?.startsScript === true
      ? launcherLine(words, next, launcher)
      : { flags: new Map<string, RunArgument>(), next, isOpen: false };
  const startsModule = line.flags.has('module') || words[next]?.value === '-m';
  const scriptAt = words[line.next]?.value === '-m' ? line.next + 1 : line.next;
  const script = launcher?.startsScript === false ? undefined : words[scriptAt];
  const program = programLine(words, script === undefined ? line.next : scriptAt + 1);
  const base = {
    kind: 'command',
    offset,
    end,
    launcher: launcher?.id ?? 'python',
    flags: line.flags,
    arguments: program.arguments,
    positional: program.positional,
    isOpen: line.isOpen || program.isOpen,
  } as const;
  const config = configOf(base);
  const accelerateFile = accelerateFileOf(base);
  const hostfile = pathIn(line.flags.get(launcher?.id === 'accelerate' ? 'deepspeed_hostfile' : 'hostfile'));
  const recipeWord =
    program.positional.find(({ value }) => typeof value === 'string' && yamlFile.test(value)) ??
    program.arguments.get('config');
  const recipe =
    recipeWord !== undefined && (typeof recipeWord.value !== 'string' || yamlFile.test(recipeWord.value))
      ? pathIn(recipeWord)
      : undefined;
  const passed = (name: string): ResolvedWord | undefined => passedVariable(text, command, name);
  const worldSize = worldSizeOf({ ...base, isOpen: line.isOpen }, words, passed);
  const visibleDevices = passed('CUDA_VISIBLE_DEVICES');
  const here = <Reference extends PathReference>(reference: Reference): Reference =>
    inFolder(reference, command.directory);
  return {
    ...base,
    ...(script && {
      script: here({ path: startsModule ? fileOfModule(script.value) : script.value, ...spanOf(script) }),
    }),
    ...(config && { config: here(config) }),
    ...(accelerateFile && { accelerateFile: here(accelerateFile) }),
    ...(hostfile && { hostfile: here(hostfile) }),
    ...(recipe && { recipe: here(recipe) }),
    ...(worldSize && { worldSize }),
    ...(visibleDevices && { visibleDevices: givenBy(visibleDevices) }),
    ...(config?.by === 'deepspeed_config' ? { reader: 'deepspeed' } : {}),
    ...(launcher?.id === 'trl' && { reader: 'transformers' }),
  };
}

/** Returns the file of `accelerate launch`. TRL has names for some of its own. */
function accelerateFileOf({
  launcher,
  flags,
  arguments: own,
}: Pick<Run, 'launcher' | 'flags' | 'arguments'>): PathReference | undefined {
  const named = own.get('accelerate_config');
  return launcher === 'accelerate'
    ? pathIn(flags.get('config_file'))
    : launcher === 'trl' && (typeof named?.value !== 'string' || yamlFile.test(named.value))
      ? pathIn(named)
      : undefined;
}

function spanOf({ offset, end }: { readonly offset: number; readonly end: number }): {
  readonly offset: number;
  readonly end: number;
} {
  return { offset, end };
}

/** Line ends, blanks, comments and backslashes between a command and the lines that were to belong to it. */
const between = /^[ \t]*(?:\\?[ \t]*(?:#[^\r\n]*)?\r?\n[ \t]*)+$/;

/** Returns the arguments that a command loses to the next one, which begins with a flag. */
function cutOffBehind(text: string, command: ResolvedCommand, next: ResolvedCommand | undefined): CutOff | undefined {
  const end = command.brokenBy?.offset ?? command.end;
  const [first] = next?.words ?? [];
  if (next === undefined || !/^--?[A-Za-z]/.test(first?.value ?? '') || !between.test(text.slice(end, next.offset))) {
    return undefined;
  }
  const lost = { offset: next.offset, end: next.end };
  const comment = /#[^\r\n]*/.exec(text.slice(end, next.offset));
  if (comment !== null) {
    const offset = end + comment.index;
    return { by: 'comment', span: { offset, end: offset + comment[0].length }, lost };
  }
  return command.brokenBy === undefined
    ? { by: 'line', span: lost, lost }
    : { by: 'blanks', span: command.brokenBy, lost };
}

/** Whether a run has anything to do with DeepSpeed, as far as its command tells. */
function concernsDeepSpeed({ launcher, flags, arguments: own, config, recipe }: Run): boolean {
  return (
    launcher === 'deepspeed' ||
    config !== undefined ||
    // The recipe tells.
    recipe !== undefined ||
    own.has('deepspeed') ||
    own.has('accelerate_config') ||
    flags.has('config_file') ||
    flags.has('use_deepspeed')
  );
}

/**
 * Returns the runs that a shell script starts, in order. A command in a loop is one run. Variables that the script sets
 * to literals are replaced. Never throws.
 */
export function launchCommands(text: string): readonly Run[] {
  if (!mightStart(text)) {
    return [];
  }
  const slurm = slurmOf(text);
  const runs: Run[] = [];
  const commands = resolvedCommands(text, slurm.variables);
  for (const [i, command] of commands.entries()) {
    const start = startIn(command.words);
    const run = start && runOf(command, start, text);
    if (run !== undefined && concernsDeepSpeed(run)) {
      const cutOff = cutOffBehind(text, command, commands[i + 1]);
      runs.push({ ...run, ...(cutOff && { cutOff, isOpen: true }), ...(command.isLost && { isLost: true }) });
    }
  }
  return runs;
}
