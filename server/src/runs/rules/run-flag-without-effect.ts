import { shown } from '../../checking/wording.js';
import { type ValueNode, valueAt } from '../../document/syntax-tree.js';
import { removeArguments, writtenWith } from '../checking/argument-edits.js';
import type { RunContext } from '../checking/run-context.js';
import type { RunFinding, RunRule } from '../checking/run-rule.js';
import type { RunArgument } from '../run.js';

export const runFlagWithoutEffect: RunRule = {
  code: 'run-flag-without-effect',
  severity: 'warning',
  failsAt: 'never',
  summary:
    'A flag of `accelerate launch`, or an argument of `DeepSpeedPlugin`, for a value that the DeepSpeed config decides.',
  why: 'With a DeepSpeed config, Accelerate takes `zero_stage`, `gradient_clipping` and the arguments of offload only where the config has `"auto"`. A value that is written there stays, a key that the config lacks is not added, and nothing is said about the argument. It adds `gradient_accumulation_steps` as 1 if the config lacks it.',
  bad: 'accelerate launch --use_deepspeed --zero_stage 3 --deepspeed_config_file ds_config.json train.py\n',
  good: 'accelerate launch --use_deepspeed --deepspeed_config_file ds_config.json train.py\n',
  beside: { 'ds_config.json': '{ "train_micro_batch_size_per_gpu": 1, "zero_optimization": { "stage": 2 } }' },
  source:
    'accelerate/utils/dataclasses.py:DeepSpeedPlugin.__post_init__, accelerate/utils/dataclasses.py:DeepSpeedPlugin.fill_match',
  *check(context) {
    const { run, files } = context;
    const { config } = files;
    const isCall = run.kind === 'call' && run.reader === 'accelerate';
    const isCommand =
      run.kind === 'command' && run.launcher === 'accelerate' && run.config?.by === 'deepspeed_config_file';
    if (config?.root?.kind !== 'object' || (!isCall && !isCommand)) {
      return;
    }
    for (const [name, fill] of Object.entries(fills)) {
      const argument = (isCall ? run.arguments : run.flags).get(name);
      const isKnown =
        typeof argument?.value === 'string' ||
        typeof argument?.value === 'number' ||
        typeof argument?.value === 'boolean';
      if (argument !== undefined && isKnown && (isCall || fill.isFlag === true)) {
        yield* findingsAt(context, argument, fill);
      }
    }
  },
};

interface Fill {
  readonly path: string;
  /** The value that a run has without the key. */
  readonly otherwise: string | number | boolean;
  /** Whether the same holds for a flag of the command: a program can use the flag for more. */
  readonly isFlag?: true;
}

/** Source: accelerate/utils/dataclasses.py:DeepSpeedPlugin.__post_init__. */
const fills: { readonly [name: string]: Fill } = {
  zero_stage: { path: 'zero_optimization.stage', otherwise: 0, isFlag: true },
  gradient_clipping: { path: 'gradient_clipping', otherwise: 0, isFlag: true },
  gradient_accumulation_steps: { path: 'gradient_accumulation_steps', otherwise: 1 },
  offload_optimizer_device: { path: 'zero_optimization.offload_optimizer.device', otherwise: 'none', isFlag: true },
  offload_param_device: { path: 'zero_optimization.offload_param.device', otherwise: 'none', isFlag: true },
  offload_optimizer_nvme_path: { path: 'zero_optimization.offload_optimizer.nvme_path', otherwise: 'none' },
  offload_param_nvme_path: { path: 'zero_optimization.offload_param.nvme_path', otherwise: 'none' },
  zero3_save_16bit_model: {
    path: 'zero_optimization.stage3_gather_16bit_weights_on_model_save',
    otherwise: false,
  },
};

function isSame(value: RunArgument['value'], other: string | number | boolean): boolean {
  return typeof value === 'string' && typeof other === 'number'
    ? !Number.isFinite(Number(value)) || Number(value) === other
    : value === other;
}

function* findingsAt(context: RunContext, argument: RunArgument, { path, otherwise }: Fill): Generator<RunFinding> {
  const { config } = context.files;
  const node = valueAt(config?.root, ...path.split('.'));
  if (config === undefined || (node === undefined ? isUnknown(context, path) : !isScalar(node))) {
    return;
  }
  const decided = node === undefined ? otherwise : isScalar(node) ? node.value : otherwise;
  if (decided === 'auto' || isSame(argument.value, decided)) {
    return;
  }
  const written = writtenWith(
    context,
    argument,
    context.run.kind === 'call' ? context.text.slice(argument.offset, argument.end) : String(argument.value),
  );
  const word = context.run.kind === 'call' ? 'argument' : 'flag';
  const state =
    node === undefined ? `${config.name} has no "${path}"` : `"${path}" is ${shown(decided)} in ${config.name}`;
  const kept = node === undefined ? 'does not add the key' : 'keeps the value of the config';
  yield {
    span: argument,
    message: `"${written}" has no effect: ${state}. Accelerate ${kept}, and ignores the ${word} silently. Remove the ${word}, or write "auto" in the config.`,
    tag: 'unnecessary',
    elsewhere: node && [{ file: config, span: node, message: `"${path}" is set here.` }],
    fixes: () => removeArguments(context, [argument], { preferred: true, risk: `loses ${argument.value}` }),
  };
}

type Scalar = Extract<ValueNode, { readonly kind: 'number' | 'string' | 'boolean' }>;

function isScalar(node: ValueNode): node is Scalar {
  return node.kind === 'number' || node.kind === 'string' || node.kind === 'boolean';
}

/** Whether a config may get a key in a way that is not known. */
function isUnknown({ files: { config } }: RunContext, path: string): boolean {
  const above = path.split('.').slice(0, -1);
  const sections = above.map((_, i) => valueAt(config?.root, ...above.slice(0, i + 1)));
  return (
    config?.isOpen === true ||
    // Accelerate refuses a config without the section.
    (above.length > 0 && sections[0] === undefined) ||
    sections.some(section => section !== undefined && (section.kind !== 'object' || section.merges === true))
  );
}
