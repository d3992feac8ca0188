import type { Launcher } from './run.js';

/** What a launcher's own command line has. Flags that are not listed take one value. */
export interface LauncherFacts {
  readonly id: Launcher;
  /** Names of the program, or the module behind `python -m`. */
  readonly programs: readonly string[];
  readonly modules: readonly string[];
  /** The word behind the program that starts a run: `accelerate launch`. */
  readonly subcommands?: readonly string[];
  /** Flags without a value, with underscores. */
  readonly switches: readonly string[];
  /** Short flags, and the other names of long ones. */
  readonly aliases: { readonly [flag: string]: string };
  /** Whether a program of its own follows. Other launchers have one built in. */
  readonly startsScript: boolean;
}

/**
 * The launchers. Sources: deepspeed/launcher/runner.py:parse_args, torch/distributed/run.py:get_args_parser,
 * accelerate/commands/launch.py:launch_command_parser, and the entry points of ms-swift, LLaMA-Factory, axolotl and TRL (trl/cli/commands).
 */
export const launchers: readonly LauncherFacts[] = [
  {
    id: 'deepspeed',
    programs: ['deepspeed', 'deepspeed.py', 'ds'],
    modules: ['deepspeed.launcher.runner', 'deepspeed'],
    switches: [
      'module',
      'no_python',
      'no_local_rank',
      'no_ssh',
      'no_ssh_check',
      'force_multi',
      'save_pid',
      'elastic_training',
      'bind_cores_to_rank',
      'quiet',
      'help',
    ],
    aliases: { H: 'hostfile', i: 'include', e: 'exclude', num_accelerators: 'num_gpus', q: 'quiet', h: 'help' },
    startsScript: true,
  },
  {
    id: 'torchrun',
    programs: ['torchrun'],
    modules: ['torch.distributed.run', 'torch.distributed.launch'],
    switches: [
      'standalone',
      'module',
      'no_python',
      'run_path',
      'virtual_local_rank',
      'print_completion',
      'use_env',
      'help',
    ],
    aliases: { m: 'module', r: 'redirects', t: 'tee', h: 'help' },
    startsScript: true,
  },
  {
    id: 'accelerate',
    programs: ['accelerate'],
    modules: ['accelerate.commands.accelerate_cli', 'accelerate.commands.launch'],
    subcommands: ['launch'],
    switches: [
      'quiet',
      'cpu',
      'multi_gpu',
      'tpu',
      'enable_cpu_affinity',
      'dynamo_use_fullgraph',
      'dynamo_use_dynamic',
      'dynamo_use_regional_compilation',
      'use_deepspeed',
      'use_fsdp',
      'use_parallelism_config',
      'use_megatron_lm',
      'same_network',
      'module',
      'no_python',
      'tpu_cluster',
      'no_tpu_cluster',
      'tpu_use_sudo',
      'fp8_use_autocast_during_eval',
      'debug',
      'use_xpu',
      'help',
    ],
    aliases: { q: 'quiet', t: 'tee', m: 'module', h: 'help' },
    startsScript: true,
  },
  {
    id: 'swift',
    programs: ['swift'],
    modules: ['swift.cli.sft', 'swift.cli.pt', 'swift.cli.rlhf'],
    subcommands: ['sft', 'pt', 'rlhf'],
    switches: [],
    aliases: {},
    startsScript: false,
  },
  {
    id: 'llamafactory',
    programs: ['llamafactory-cli', 'lmf'],
    modules: [],
    subcommands: ['train'],
    switches: [],
    aliases: {},
    startsScript: false,
  },
  {
    id: 'axolotl',
    programs: ['axolotl'],
    modules: [],
    subcommands: ['train'],
    switches: [],
    aliases: {},
    startsScript: false,
  },
  {
    id: 'trl',
    programs: ['trl'],
    modules: ['trl.cli', 'trl.cli.main'],
    subcommands: ['sft', 'dpo', 'grpo', 'kto', 'reward', 'rloo', 'orpo', 'cpo', 'distillation'],
    switches: [],
    aliases: {},
    startsScript: false,
  },
];
