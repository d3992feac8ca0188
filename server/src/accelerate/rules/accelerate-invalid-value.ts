import type { CatalogNode } from '../../catalog/catalog.js';
import { mostSimilar } from '../../catalog/spelling.js';
import type { FailsAt, Finding, Rule } from '../../checking/rule.js';
import { asSafe } from '../../checking/safety.js';
import { oneOf, shownNode } from '../../checking/wording.js';
import type { ScalarNode } from '../../document/syntax-tree.js';
import { replacement } from '../language/fixes.js';
import { fileKeyIn, machinesIn, startsOther } from '../language/launch-file.js';

export const accelerateInvalidValue: Rule = {
  code: 'accelerate-invalid-value',
  severity: 'error',
  failsAt: 'load',
  judges: 'value',
  summary: 'A value of an Accelerate config that stops the launch or the run.',
  why: '`accelerate launch` converts few values and checks fewer. `mixed_precision: no` without quotes is the boolean false in YAML, on which it fails.',
  bad: 'distributed_type: DEEPSPEED\ndeepspeed_config:\n  zero_stage: 2\nmixed_precision: no\nnum_processes: 8\n',
  good: "distributed_type: DEEPSPEED\ndeepspeed_config:\n  zero_stage: 2\nmixed_precision: 'no'\nnum_processes: 8\n",
  source:
    'accelerate/utils/launch.py:prepare_deepspeed_cmd_env, accelerate/utils/dataclasses.py:DeepSpeedPlugin.__post_init__',
  concerns: (node, _kind, _run, scalar) =>
    node?.parameter !== undefined && scalar !== undefined && problem(node, scalar) !== undefined,
  *checkProperty({ property, node }, { document }): Generator<Finding> {
    const { value } = property;
    const { root, text } = document;
    const isScalar = value !== undefined && value.kind !== 'object' && value.kind !== 'array';
    const found = node !== undefined && isScalar ? problem(node, value) : undefined;
    if (found === undefined || node === undefined || value === undefined) {
      return;
    }
    const isForTheFile = node.parent?.path !== '' && fileKeyIn(root) !== undefined;
    const machines = (machinesIn(root) ?? 1) <= 1 ? 'one' : 'several';
    if (isForTheFile || (found.machines ?? machines) !== machines || (startsOther(root) && found.always !== true)) {
      return;
    }
    const options = (node.parameter?.values ?? []).map(option => option.value);
    const meant = value.kind === 'boolean' && value.value === false && options.includes('no') ? 'no' : undefined;
    const similar = meant ?? (value.kind === 'string' ? mostSimilar(value.value, options.map(String)) : undefined);
    const advice =
      meant === undefined ? `Write ${found.instead ?? oneOf(options.map(String))}.` : "Write 'no', in quotes.";
    yield {
      span: value,
      message: `${shownNode(value, text)} is not a value of "${property.key.name}". ${found.effect} ${advice}`,
      failsAt: found.failsAt,
      fixes: () =>
        options
          .toSorted((a, b) => Number(b === similar) - Number(a === similar))
          .map(option => {
            const fix = replacement(property, option, option === similar);
            return meant === option ? asSafe(fix) : fix;
          }),
    };
  },
};

interface Problem {
  readonly effect: string;
  readonly failsAt: FailsAt;
  /** What to write; the values of the key if absent. */
  readonly instead?: string;
  /** Only a run on so many machines notices. */
  readonly machines?: 'one' | 'several';
  /** A launch without DeepSpeed notices, too. */
  readonly always?: true;
}

const launch = '`accelerate launch` stops';

function isInteger({ kind, value }: ScalarNode): boolean {
  return kind === 'number' ? Number.isInteger(value) : kind === 'string' && /^\s*[-+]?\d+\s*$/.test(value);
}

/** The effect of a value that a key does not list. */
const unlisted: { readonly [path: string]: Problem } = {
  compute_environment: {
    effect: '`accelerate launch` reads the file as one for SageMaker and stops.',
    failsAt: 'load',
    always: true,
  },
  distributed_type: { effect: `${launch} ("is not a valid DistributedType").`, failsAt: 'load', always: true },
  mixed_precision: { effect: `${launch} ("Unknown mixed_precision mode").`, failsAt: 'load' },
  'deepspeed_config.zero_stage': { effect: 'DeepSpeed refuses the config.', failsAt: 'load' },
  'deepspeed_config.offload_optimizer_device': { effect: 'DeepSpeed refuses the config.', failsAt: 'load' },
  'deepspeed_config.offload_param_device': { effect: 'DeepSpeed refuses the config.', failsAt: 'load' },
  'deepspeed_config.deepspeed_multinode_launcher': {
    effect: 'DeepSpeed\'s launcher stops ("Unknown launcher").',
    failsAt: 'load',
    machines: 'several',
  },
};

function unlistedIn({ path, parameter }: CatalogNode, { kind, value }: ScalarNode): Problem | undefined {
  const { values } = parameter ?? {};
  if (parameter === undefined || values === undefined) {
    return undefined;
  }
  const found = unlisted[path];
  if (kind !== 'string') {
    const isChecked =
      path === 'mixed_precision' || (found?.always !== true && !values.some(each => each.value === value));
    const noString = { effect: `${launch} ("object has no attribute 'lower'").`, failsAt: 'load' } as const;
    return isChecked ? (path === 'mixed_precision' ? noString : found) : undefined;
  }
  const written = parameter.case === 'lower' ? value.toLowerCase() : value;
  return values.some(each => String(each.value) === written) ? undefined : found;
}

/** Returns what a value does to a run, if it stops it. */
function problem(node: CatalogNode, scalar: ScalarNode): Problem | undefined {
  const { kind, value } = scalar;
  if (kind === 'null' || kind === 'expression') {
    return undefined;
  }
  const number = typeof value === 'number';
  switch (node.path) {
    case 'num_machines':
      return number
        ? undefined
        : {
            effect: `${launch} ("'>' not supported between instances of 'str' and 'int'").`,
            failsAt: 'load',
            instead: 'a number',
          };
    case 'machine_rank':
      return isInteger(scalar)
        ? undefined
        : {
            effect: `${launch} ("invalid literal for int()"); it replaces no variables.`,
            failsAt: 'load',
            instead: 'a number, or pass `--machine_rank`',
            machines: 'several',
          };
    case 'main_process_port':
      return number
        ? undefined
        : {
            effect: `${launch} ("'str' object cannot be interpreted as an integer").`,
            failsAt: 'load',
            instead: 'a number',
            machines: 'one',
          };
    case 'gpu_ids':
      return number
        ? {
            effect: `${launch} ("'int' object has no attribute 'split'").`,
            failsAt: 'load',
            instead: `'${value}', in quotes`,
            always: true,
          }
        : undefined;
    case 'deepspeed_config.zero3_init_flag':
      return /^(?:y|yes|t|true|on|1|n|no|f|false|off|0)$/i.test(String(value))
        ? undefined
        : { effect: 'Accelerate stops ("invalid truth value").', failsAt: 'load', instead: 'true or false' };
    case 'deepspeed_config.zero_stage':
      return isInteger(scalar)
        ? unlistedIn(node, scalar)
        : { effect: 'Accelerate stops ("invalid literal for int()").', failsAt: 'load' };
    case 'deepspeed_config.gradient_clipping':
      return number || value === 'auto' || (kind === 'string' && value.trim() !== '' && !Number.isNaN(Number(value)))
        ? undefined
        : { effect: 'Accelerate stops ("could not convert string to float").', failsAt: 'load', instead: 'a number' };
    case 'deepspeed_config.gradient_accumulation_steps':
      return value === 'auto' || (isInteger(scalar) && Number(value) > 0)
        ? undefined
        : { effect: 'DeepSpeed gets it as a string and stops.', failsAt: 'load', instead: 'an integer or auto' };
    default:
      return unlistedIn(node, scalar);
  }
}
