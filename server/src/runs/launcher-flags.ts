import type { Launcher } from './run.js';

/** The flags of a launcher: what those do that concern a run of DeepSpeed, and the names of the others. */
export interface LauncherFlags {
  readonly program: string;
  /** Whether hyphens stand for underscores. */
  readonly takesHyphens: boolean;
  /** Whether the beginning of a name is enough, if no other flag begins like that. */
  readonly takesBeginnings: boolean;
  readonly texts: { readonly [flag: string]: string };
  readonly others: string;
  /** Flags of releases other than the newest known one. */
  readonly former: string;
}

/** Flags by launcher. Source: deepspeed/launcher/runner.py:parse_args, torch/distributed/run.py:get_args_parser, accelerate/commands/launch.py:launch_command_parser. */
export const launcherFlags: { readonly [launcher in Launcher]?: LauncherFlags } = {
  deepspeed: {
    program: 'deepspeed',
    takesHyphens: false,
    takesBeginnings: true,
    texts: {
      hostfile:
        'The hosts and their slots. `/job/hostfile` by default. If the file is missing, the run uses the GPUs of this machine.',
      include:
        'The hosts and GPUs to use: `worker-0@worker-1:0,2`. A host alone means all of its slots. Excludes `--num_nodes` and `--num_gpus`.',
      exclude: 'The hosts and GPUs to leave out: `worker-1:0`. Excludes `--include`, `--num_nodes` and `--num_gpus`.',
      num_nodes: 'Uses the first hosts of the hostfile, this many.',
      num_gpus: 'Uses this many GPUs of each host, the first ones. `CUDA_VISIBLE_DEVICES` is then ignored.',
      master_port: 'The port for torch.distributed, 29500 by default. Two runs on one machine need two ports.',
      master_addr: 'The address of rank 0; by default that of the first host.',
      node_rank: 'The number of this host, from 0, with `--no_ssh`.',
      launcher:
        'What starts the processes on several hosts: pdsh (the default), openmpi, mvapich, slurm, mpich or impi.',
      launcher_args: 'Arguments for that program, as one word.',
      module: 'Starts a Python module, as `python -m` does.',
      no_python: 'Starts the program itself, without Python.',
      no_local_rank: 'Does not pass `--local_rank` to the program.',
      no_ssh: 'Every host is started by itself, with `--node_rank`.',
      force_multi: 'Starts one host as several are started.',
      autotuning: 'Looks for the fastest config: tune only reports it, run trains with it.',
      bind_cores_to_rank: 'Binds the ranks to different cores.',
      bind_core_list: 'The cores to use: `1,3-5`.',
      enable_each_rank_log: 'The folder for a log of each rank.',
    },
    others: 'help num_accelerators no_ssh_check save_pid ssh_port venv_script log_level quiet',
    former: 'elastic_training min_elastic_nodes max_elastic_nodes detect_nvlink_pairs',
  },
  torchrun: {
    program: 'torchrun',
    takesHyphens: true,
    takesBeginnings: true,
    texts: {
      nnodes: 'The number of hosts, or a range such as `1:4`.',
      nproc_per_node:
        'The processes of each host, 1 by default: a number, or `auto`, `gpu`, `cpu`. The world size is this times the hosts.',
      node_rank: 'The number of this host, from 0.',
      master_addr: 'The address of rank 0, 127.0.0.1 by default.',
      master_port: 'The port for torch.distributed, 29500 by default. Two runs on one machine need two ports.',
      rdzv_backend: 'How the hosts find each other: static, c10d or etcd-v2.',
      rdzv_endpoint: 'Where the hosts meet: `HOST:PORT`.',
      rdzv_id: 'The name of the run; the same on all hosts.',
      standalone: 'One host, on a port that is free.',
      max_restarts: 'How often all processes are started again after a failure.',
      module: 'Starts a Python module, as `python -m` does.',
      no_python: 'Starts the program itself, without Python.',
    },
    others:
      'help rdzv_conf monitor_interval start_method event_log_handler role run_path log_dir redirects tee log_line_prefix_template local_ranks_filter duplicate_stdout_filters duplicate_stderr_filters local_addr logs_specs numa_binding signals_to_handle shutdown_timeout virtual_local_rank print_completion',
    former: 'use_env',
  },
  accelerate: {
    program: 'accelerate launch',
    takesHyphens: true,
    takesBeginnings: false,
    texts: {
      config_file:
        'The YAML file with the defaults of these flags. Without it, `accelerate config` may have written one for this user.',
      num_processes: 'The number of processes on all machines together: the world size.',
      num_machines: 'The number of machines.',
      machine_rank: 'The number of this machine, from 0.',
      main_process_ip: 'The address of machine 0.',
      main_process_port: 'The port for torch.distributed. Two runs on one machine need two ports.',
      mixed_precision: 'no, fp16, bf16 or fp8. It fills an `"auto"` in `fp16` or `bf16` of the DeepSpeed config.',
      use_deepspeed:
        'Starts DeepSpeed. The flags about DeepSpeed have no effect without it, unless the YAML file says `distributed_type: DEEPSPEED`.',
      deepspeed_config_file: 'The DeepSpeed config. Excludes the keys of the YAML file that it has itself.',
      zero_stage: 'Becomes `zero_optimization.stage`, unless there is a DeepSpeed config.',
      offload_optimizer_device:
        'Becomes `zero_optimization.offload_optimizer.device`, unless there is a DeepSpeed config.',
      offload_param_device: 'Becomes `zero_optimization.offload_param.device`, unless there is a DeepSpeed config.',
      gradient_accumulation_steps: 'Becomes `gradient_accumulation_steps` of the DeepSpeed config.',
      gradient_clipping: 'Becomes `gradient_clipping` of the DeepSpeed config.',
      zero3_init_flag: 'Whether `zero.Init` partitions the model while it is loaded, at stage 3.',
      zero3_save_16bit_model: 'Becomes `zero_optimization.stage3_gather_16bit_weights_on_model_save`.',
      deepspeed_hostfile: 'The hostfile for `deepspeed`, with several machines.',
      deepspeed_multinode_launcher:
        'What starts the processes on several machines: pdsh, standard, openmpi, mvapich, mpich, nossh or slurm.',
      gpu_ids: 'The GPUs of this machine to use: `0,2`, or `all`.',
      multi_gpu: 'Starts several processes without DeepSpeed.',
      dynamo_backend: 'The backend of `torch.compile`.',
    },
    others:
      'help quiet cpu tpu num_cpu_threads_per_process enable_cpu_affinity dynamo_mode dynamo_use_fullgraph dynamo_use_dynamic dynamo_use_regional_compilation use_fsdp use_parallelism_config use_megatron_lm same_network tee log_dir role rdzv_backend rdzv_conf max_restarts monitor_interval module no_python tpu_cluster no_tpu_cluster tpu_use_sudo vm env main_training_function downcast_bf16 offload_optimizer_nvme_path offload_param_nvme_path deepspeed_exclusion_filter deepspeed_inclusion_filter deepspeed_moe_layer_cls_names fp8_backend aws_access_key_id aws_secret_access_key debug mpirun_hostfile',
    former: 'fp16 use_mps_device ipex use_xpu use_cpu mpirun_ccl',
  },
};

/** Families of flags that have nothing to do with DeepSpeed. */
const families = /^(?:fsdp|megatron_lm|fp8|parallelism_config)_/;

/** Returns the names of all flags that a launcher has, with underscores. */
export function flagNames({ texts, others }: LauncherFlags): readonly string[] {
  return [...Object.keys(texts), ...others.split(' ')];
}

/** Whether a launcher of any release takes a flag, by its name with underscores. */
export function takesFlag(flags: LauncherFlags, name: string): boolean {
  const all = [...flagNames(flags), ...flags.former.split(' ')];
  const isBeginning = flags.takesBeginnings && all.some(each => each.startsWith(name));
  return all.includes(name) || isBeginning || families.test(name);
}
