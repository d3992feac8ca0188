import { isAtLeast } from '../catalog/version.js';
import type { ValueNode } from '../document/syntax-tree.js';
import { isOn, type Reading } from '../semantics/reading.js';
import { propertyAt } from '../semantics/settled.js';
import type { Finding } from './rule.js';
import type { Verdict } from './verdict.js';

/**
 * A key that `deepspeed --autotuning` writes into each config that it tries. The program that then runs does not see what the
 * file has there. Source: deepspeed/autotuning/autotuner.py:Autotuner.tune, its tune_space and get_min_max_micro_batch_size, which
 * put DEFAULT_MIN_MEM_CONFIG over the file, and then a stage and batch sizes.
 */
interface Input {
  readonly path: string;
  /** Whether the autotuner works with a value, undefined being none. */
  readonly takes: (value: ValueNode | undefined) => boolean;
  /** What the autotuner of a release does; reads well after its name. */
  readonly use: (version: string) => string;
}

function isWhole(value: ValueNode): boolean {
  return value.kind === 'number' && Number.isInteger(value.value);
}

function isStage(value: ValueNode): boolean {
  return value.kind === 'number' && [0, 1, 2, 3].includes(Number(value.value));
}

function isAllStages(value: ValueNode): boolean {
  return value.kind === 'string' && value.value === 'all';
}

/** The first release that takes a file without a stage for one at stage 0; before, all stages were tried. */
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
    use: () => 'tries one stage after the other, all four for "all"',
  },
  {
    path: 'train_micro_batch_size_per_gpu',
    takes: value =>
      value === undefined ||
      (value.kind === 'string' && value.value === 'auto') ||
      (value.kind === 'array' && value.items.some(isWhole)),
    use: () => 'puts in the micro batch sizes that it tries, those of a list where there is one',
  },
];

/** The input that a finding is about: the key that is missing, or the one that it stands at. */
function inputOf({ span }: Finding, missing: string | undefined, { document }: Reading): Input | undefined {
  return inputs.find(({ path, takes }) => {
    const property = propertyAt(document, path);
    const isThere = property !== undefined && span.offset >= property.offset && span.end <= property.end;
    return (path === missing || isThere) && takes(property?.value);
  });
}

/** Whether the file may be input of the autotuner: it says so itself. */
function isAutotuned(reading: Reading): boolean {
  return reading.document.root?.kind === 'object' && isOn(reading, 'autotuning.enabled') !== false;
}

/**
 * A finding as it holds for a file that `deepspeed --autotuning` takes: an error about a key that the autotuner writes itself,
 * such as one that is `missing`, holds only for a run without the flag.
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
