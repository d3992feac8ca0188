import { type ValueNode, valueAt } from '../../document/syntax-tree.js';
import { flagOf, removeArguments } from '../checking/argument-edits.js';
import type { RunRule } from '../checking/run-rule.js';

export const runFlagWithoutEffect: RunRule = {
  code: 'run-flag-without-effect',
  severity: 'warning',
  failsAt: 'never',
  summary: 'A flag of `accelerate launch` for a value that the DeepSpeed config has already.',
  why: 'With `--deepspeed_config_file`, Accelerate takes `--zero_stage`, `--gradient_clipping` and the flags of offload only where the config has `"auto"`. A value that is written there stays, and nothing is said about the flag.',
  bad: 'accelerate launch --use_deepspeed --zero_stage 3 --deepspeed_config_file ds_config.json train.py\n',
  good: 'accelerate launch --use_deepspeed --deepspeed_config_file ds_config.json train.py\n',
  beside: { 'ds_config.json': '{ "train_micro_batch_size_per_gpu": 1, "zero_optimization": { "stage": 2 } }' },
  source:
    'accelerate/utils/dataclasses.py:DeepSpeedPlugin.__post_init__, accelerate/utils/dataclasses.py:DeepSpeedPlugin.fill_match',
  *check(context) {
    const { run, files } = context;
    const { config } = files;
    if (run.kind !== 'command' || run.launcher !== 'accelerate' || run.config?.by !== 'deepspeed_config_file') {
      return;
    }
    for (const [name, path] of Object.entries(keys)) {
      const flag = run.flags.get(name);
      const node = valueAt(config?.root, ...path.split('.'));
      if (flag === undefined || typeof flag.value !== 'string' || config === undefined || !differs(node, flag.value)) {
        continue;
      }
      const written = flagOf(context, flag);
      yield {
        span: flag,
        message: `"${written} ${flag.value}" has no effect: "${path}" is ${node.value} in ${config.name}. Accelerate keeps the value of the config, and ignores the flag silently. Remove the flag, or write "auto" in the config.`,
        tag: 'unnecessary',
        elsewhere: [{ file: config, span: node, message: `"${path}" is set here.` }],
        fixes: () => removeArguments(context, [flag], { preferred: true, risk: `loses ${flag.value}` }),
      };
    }
  },
};

const keys: { readonly [flag: string]: string } = {
  zero_stage: 'zero_optimization.stage',
  gradient_clipping: 'gradient_clipping',
  offload_optimizer_device: 'zero_optimization.offload_optimizer.device',
  offload_param_device: 'zero_optimization.offload_param.device',
};

type Scalar = Extract<ValueNode, { readonly kind: 'number' | 'string' }>;

/** Whether a config has another value than a flag. `"auto"` takes that of the flag. */
function differs(node: ValueNode | undefined, flag: string): node is Scalar {
  return node?.kind === 'number'
    ? Number.isFinite(Number(flag)) && Number(flag) !== node.value
    : node?.kind === 'string' && node.value !== 'auto' && node.value !== flag;
}
