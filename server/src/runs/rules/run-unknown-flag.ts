import { mostSimilar } from '../../catalog/spelling.js';
import type { EditFix } from '../../checking/edit-fix.js';
import { renaming } from '../checking/argument-edits.js';
import type { RunContext } from '../checking/run-context.js';
import type { RunRule } from '../checking/run-rule.js';
import { flagNames, type LauncherFlags, launcherFlags, takesFlag } from '../launcher-flags.js';
import type { RunArgument } from '../run.js';

export const runUnknownFlag: RunRule = {
  code: 'run-unknown-flag',
  severity: 'error',
  failsAt: 'load',
  summary: 'A flag before the program that the launcher does not have.',
  why: 'Flags before the program belong to the launcher, those behind it to the program. Launchers have different names for the same thing: `--num_gpus` of `deepspeed` is `--nproc_per_node` of `torchrun` and `--num_processes` of `accelerate launch`. `deepspeed` takes its names with underscores only.',
  bad: 'torchrun --num_gpus 4 train.py --deepspeed ds_config.json\n',
  good: 'torchrun --nproc_per_node 4 train.py --deepspeed ds_config.json\n',
  source:
    'deepspeed/launcher/runner.py:parse_args, torch/distributed/run.py:get_args_parser, accelerate/commands/launch.py:launch_command_parser',
  *check(context) {
    const { run, text } = context;
    const flags = run.launcher === undefined ? undefined : launcherFlags[run.launcher];
    if (flags === undefined || run.kind !== 'command') {
      return;
    }
    for (const argument of run.flags.values()) {
      const written = text.slice(argument.key.offset, argument.key.end).split('=')[0] ?? '';
      const isHyphenated = !flags.takesHyphens && /^--\w+-/.test(written);
      if ((takesFlag(flags, argument.name) && !isHyphenated) || !/^--?[A-Za-z][\w-]*$/.test(written)) {
        continue;
      }
      const meant =
        isHyphenated && takesFlag(flags, argument.name) ? argument.name : meantBy(flags, argument.name, run.launcher);
      yield {
        span: argument.key,
        message: `"${flags.program}" has no flag "${written}". It stops before the program starts ("unrecognized arguments: ${written}"). ${meant === undefined ? `Write the flag behind the program if it is the program's, or remove it.` : `Write "--${meant}".`}`,
        // Another release may have had a flag that is like none of today's.
        severity: meant === undefined ? 'warning' : 'error',
        fixes: () => (meant === undefined ? [] : fixes(context, argument, meant)),
      };
    }
  },
};

/** What launchers call the same thing. */
const same: readonly { readonly [launcher: string]: string }[] = [
  { deepspeed: 'num_gpus', torchrun: 'nproc_per_node', accelerate: 'num_processes' },
  { deepspeed: 'num_nodes', torchrun: 'nnodes', accelerate: 'num_machines' },
  { deepspeed: 'node_rank', torchrun: 'node_rank', accelerate: 'machine_rank' },
  { deepspeed: 'master_port', torchrun: 'master_port', accelerate: 'main_process_port' },
  { deepspeed: 'master_addr', torchrun: 'master_addr', accelerate: 'main_process_ip' },
  { deepspeed: 'hostfile', accelerate: 'deepspeed_hostfile' },
];

/** Returns the flag that is meant by one of another launcher, or by one with a typo. */
function meantBy(flags: LauncherFlags, name: string, launcher: string | undefined): string | undefined {
  const names = same.find(row => Object.values(row).includes(name));
  return (launcher === undefined ? undefined : names?.[launcher]) ?? mostSimilar(name, flagNames(flags));
}

/** The number of all machines is not that of one. */
function fixes({ run, text }: RunContext, argument: RunArgument, meant: string): readonly EditFix[] {
  const edit = renaming({ run, text } as RunContext, argument, meant);
  const isCount = meant === 'num_processes' && (run.flags.has('num_machines') || run.flags.has('nnodes'));
  return edit === undefined || (meant !== argument.name && run.flags.has(meant))
    ? []
    : [{ title: `Write "--${meant}"`, preferred: true, risk: isCount ? 'counts all machines' : '', edits: [edit] }];
}
