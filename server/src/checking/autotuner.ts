import { isAtLeast } from '../catalog/version.js';
import type { ValueNode } from '../document/syntax-tree.js';
import { isOn, type Reading } from '../semantics/reading.js';
import { propertyAt } from '../semantics/settled.js';
import type { Finding } from './rule.js';
import type { Verdict } from './verdict.js';

/**
 * A key that `deepspeed --autotuning` writes into each config that it tries. The training runs that it starts do not
 * see the file's own value. Source: deepspeed/autotuning/autotuner.py:Autotuner.tune, its tune_space and
 * get_min_max_micro_batch_size, which merge DEFAULT_MIN_MEM_CONFIG into the file, and then a stage and batch sizes.
 */
interface Input {
  readonly path: string;
  /** Whether the autotuner accepts a value; undefined stands for a missing key. */
  readonly takes: (value: ValueNode | undefined) => boolean;
  /** Returns what the autotuner of a release does, as a predicate that follows its name. */
  readonly use: (version: string) => string;
}

function isWhole(value: ValueNode): boolean {
  return value.kind === 'number' && Number.isInteger(value.value);
}

function isStage(value: ValueNode): boolean {
  return value.kind === 'number' && [0, 1, 2, 3].includes(value.value);
}

function isAllStages(value: ValueNode): boolean {
  return value.kind === 'string' && value.value === 'all';
}

/** The first release that tries only stage 0 for a file without a stage. Earlier ones try all stages. */
const onlyStage0 = '0.10.0';

const inputs: readonly Input[] = [
  {
    path: 'zero_optimization',
    takes: value => value === undefined,
    use: version =>
      `adds a ZeRO section to each config that it tries${isAtLeast(version, onlyStage0) ? ', at stage 0 only (write "stage": "all" for all four)' : ''}`,
  },
  {
    path: 'zero_optimization.stage',
    takes: value =>
      value?.kind === 'array'
        ? value.items.length > 0 && value.items.every(item => isStage(item) || isAllStages(item))
        : value !== undefined && isAllStages(value),
    use: () => 'tries each stage in the list, and all four for "all"',
  },
  {
    path: 'train_micro_batch_size_per_gpu',
    takes: value =>
      value === undefined ||
      (value.kind === 'string' && value.value === 'auto') ||
      (value.kind === 'array' && value.items.some(isWhole)),
    use: () => 'writes each micro batch size that it tries, from the list if there is one',
  },
];

/** Returns the input that a finding is about: the missing key, or the key that contains its span. */
function inputOf({ span }: Finding, missing: string | undefined, { document }: Reading): Input | undefined {
  return inputs.find(({ path, takes }) => {
    const property = propertyAt(document, path);
    const isThere = property !== undefined && span.offset >= property.offset && span.end <= property.end;
    return (path === missing || isThere) && takes(property?.value);
  });
}

/** Whether the file may be input of the autotuner: its `autotuning` section is not turned off. */
function isAutotuned(reading: Reading): boolean {
  return reading.document.root?.kind === 'object' && isOn(reading, 'autotuning.enabled') !== false;
}

/**
 * Returns a finding as it applies to a file for `deepspeed --autotuning`. An error about a key that the autotuner
 * writes, such as a `missing` one, becomes a warning, because it applies only to a run without the flag.
 */
export function asInput(finding: Verdict, missing: string | undefined, reading: Reading): Verdict {
  const input = finding.severity === 'error' && isAutotuned(reading) ? inputOf(finding, missing, reading) : undefined;
  if (input === undefined) {
    return finding;
  }
  const { fixes } = finding;
  return {
    ...finding,
    severity: 'warning',
    message: `\`deepspeed --autotuning\` ${input.use(reading.assumptions.version)}. Without that flag the run fails: ${finding.message}`,
    ...(fixes && { fixes: () => fixes().map(fix => ({ ...fix, preferred: false })) }),
  };
}
