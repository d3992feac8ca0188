import { type ObjectNode, propertyOf, type ValueNode, valueAt } from '../document/syntax-tree.js';
import type { PathReference, Run, RunArgument, WorldSize } from './run.js';
import { countIn } from './world-size.js';
import { argumentOfKey } from './yaml-values.js';

/** The section's keys act as flags of `accelerate launch` and win. Source: accelerate/commands/launch.py:_validate_launch_command. */
function flagsOf(text: string, root: ObjectNode): Run['flags'] {
  const section = propertyOf(root, 'deepspeed_config')?.value;
  const flags = new Map<string, RunArgument>();
  for (const object of [root, section]) {
    for (const property of object?.kind === 'object' ? object.properties : []) {
      const argument = argumentOfKey(text, property, 'field');
      if (argument !== undefined) {
        flags.set(argument.name, argument);
      }
    }
  }
  return flags;
}

function pathIn(argument: RunArgument | undefined): PathReference | undefined {
  if (argument === undefined || argument.value === null) {
    return undefined;
  }
  const { value, offset, end } = argument;
  return { path: typeof value === 'string' ? value : undefined, offset, end };
}

function worldSizeOf(processes: RunArgument | undefined): WorldSize | undefined {
  const value = countIn(processes);
  return processes === undefined || value === undefined
    ? undefined
    : { value, reason: `\`num_processes\` is ${value}`, span: processes, certainty: processes.certainty };
}

function runOf(text: string, root: ObjectNode): Run {
  const flags = flagsOf(text, root);
  const config = pathIn(flags.get('deepspeed_config_file'));
  const hostfile = pathIn(flags.get('deepspeed_hostfile'));
  const worldSize = worldSizeOf(flags.get('num_processes'));
  return {
    kind: 'accelerate',
    launcher: 'accelerate',
    offset: root.offset,
    end: root.end,
    flags,
    arguments: new Map(),
    positional: [],
    isOpen: true,
    // A script with Trainer lets it fill the config in; the file does not say so.
    reader: 'accelerate',
    ...(config && { config: { ...config, by: 'deepspeed_config_file' } }),
    ...(hostfile && { hostfile }),
    ...(worldSize && { worldSize }),
  };
}

/** A first look at a YAML file, without a parser. */
export function mightStartAccelerate(text: string): boolean {
  return /distributed_type["']?[ \t]*:[ \t]*["']?DEEPSPEED/.test(text);
}

function startsDeepSpeed(root: ObjectNode): boolean {
  const type = valueAt(root, 'distributed_type');
  return type?.kind === 'string' && type.value === 'DEEPSPEED';
}

/** Returns what a file of `accelerate launch --config_file` says about runs, if it starts DeepSpeed. */
export function runsOfAccelerate(text: string, roots: readonly ValueNode[]): readonly Run[] {
  return roots
    .filter(root => root.kind === 'object')
    .filter(startsDeepSpeed)
    .map(root => runOf(text, root));
}
