import { removeKey, setValue } from '../checking/fixes.js';
import type { Finding, Fix, Related, Rule } from '../checking/rule.js';
import { oneOf } from '../checking/wording.js';
import { type PropertyNode, propertyOf } from '../document/syntax-tree.js';
import { hasSureWorldSize } from '../loaders/assumptions.js';
import type { KnownRun } from '../loaders/known-run.js';
import { disagree, type Factor, factorsOf, isExact, productOf } from '../semantics/batch-factors.js';
import { type BatchName, type BatchSizes, batchKeys, batchSizesOf } from '../semantics/batch-sizes.js';
import type { ConfigContext } from '../semantics/config-context.js';

export const batchSizeMismatch: Rule = {
  code: 'batch-size-mismatch',
  severity: 'error',
  failsAt: 'load',
  covers: ['autotuning-tries-nothing'],
  summary: 'Batch sizes that fit no number of GPUs, or not the number in the settings.',
  why: 'DeepSpeed requires "train_batch_size" = "train_micro_batch_size_per_gpu" x "gradient_accumulation_steps" x data-parallel ranks. It computes a missing value by integer division, so a remainder breaks the equation too. The number of ranks is only checked if the setting deepspeed.worldSize, the file itself or a run that names the file gives it; runs with different numbers are each checked. "sequence_parallel_size" divides that number.',
  bad: '{ "train_batch_size": 100, "train_micro_batch_size_per_gpu": 8, "gradient_accumulation_steps": 3 }',
  good: '{ "train_batch_size": 96, "train_micro_batch_size_per_gpu": 8, "gradient_accumulation_steps": 3 }',
  source: 'deepspeed/runtime/config.py:DeepSpeedConfig._batch_assertion',
  about: [{ path: batchKeys.train, may: kind => kind === 'number' || kind === 'boolean' }],
  *checkConfig(context) {
    const sizes = batchSizesOf(context);
    const property = propertyOf(context.document.root, batchKeys.train);
    if (sizes === undefined || property?.value === undefined) {
      return;
    }
    const { runs, worldSize: worldSizeSet } = context.assumptions;
    if (disagree(sizes)) {
      const isOfRuns = sizes.ranks !== undefined && runs.some(({ worldSize }) => worldSize?.value === worldSizeSet);
      yield findingAt(property, sizes, context, isOfRuns ? runs : []);
    } else if (worldSizeSet === undefined && new Set(runs.map(({ worldSize }) => worldSize?.value)).size > 1) {
      yield* ofSomeRuns(property, context);
    }
  },
};

function findingAt(
  property: PropertyNode,
  sizes: BatchSizes,
  context: ConfigContext,
  runs: readonly KnownRun[],
): Finding {
  // A number that was found is explained at the end of the message.
  const { isWorldSizeFound } = context.assumptions;
  return {
    span: property.value ?? property,
    message: `${problem(sizes, isWorldSizeFound ? '' : startOf(runs))} DeepSpeed stops while it reads the file (${quoted(sizes)}). ${advice(sizes)}`,
    related: related(context),
    relatedFiles: runs.map(({ name, place, worldSize }) => ({ place, message: `${name}: ${worldSize?.reason}` })),
    fixes: () => fixes(sizes, property, context),
  };
}

/** Returns who starts so many ranks, as the rest of a sentence. */
function startOf([run, ...others]: readonly KnownRun[]): string {
  const names =
    others.length > 2 ? [others[0]?.name, `${others.length - 1} more runs`] : others.map(({ name }) => name);
  const more =
    names.length === 0 ? '' : `, and ${names.join(' and ')} ${names.length === 1 ? 'does' : 'do'} not fit either`;
  return run === undefined ? '' : `: ${run.worldSize?.reason} in ${run.name}${more}`;
}

/** Yields a finding if the runs have different numbers of ranks, and the sizes do not fit one of them. */
function* ofSomeRuns(property: PropertyNode, context: ConfigContext): Generator<Finding> {
  const { assumptions } = context;
  const failing = assumptions.runs.flatMap(run => {
    const worldSize = run.worldSize?.value;
    const sizes =
      worldSize === undefined ? undefined : batchSizesOf({ ...context, assumptions: { ...assumptions, worldSize } });
    return sizes !== undefined && disagree(sizes) ? [{ run, sizes }] : [];
  });
  const isSure = ({ run }: (typeof failing)[number]): boolean => hasSureWorldSize(run);
  const [first] = [...failing.filter(isSure), ...failing];
  if (first !== undefined) {
    const runs = [first, ...failing.filter(each => each !== first)].map(({ run }) => run);
    yield {
      ...findingAt(property, first.sizes, context, runs),
      ...(isSure(first) ? {} : { severity: 'warning' }),
      // Other values would stop another run.
      fixes: () => fixes(first.sizes, property, context).map(fix => ({ ...fix, preferred: false })),
    };
  }
}

function spelledOut(factors: readonly Factor[]): string {
  return factors.map(({ size, text }) => `${size} ${text}`).join(' x ');
}

function problem(sizes: BatchSizes, start: string): string {
  const factors = factorsOf(sizes);
  const product = productOf(factors);
  if (isExact(sizes)) {
    return `"${batchKeys.train}" is ${sizes.train}, but ${spelledOut(factors)} makes ${product}${start}.`;
  }
  const only = factors.length === 1 ? factors[0] : undefined;
  const made = only === undefined ? spelledOut(factors) : only.name;
  const whole = factors.length === 0 ? 'not a whole number' : `not a multiple of ${product} (${made})`;
  const anywhere = sizes.ranks === undefined ? ', so no number of GPUs fits' : '';
  return `"${batchKeys.train}" is ${sizes.train}, ${whole}${anywhere}${start}.`;
}

/** DeepSpeed rounds down the value that it computes, and checks for 0 before it compares. */
function quoted(sizes: BatchSizes): string {
  const computed = sizes.micro === 'absent' || sizes.steps === 'absent';
  const zero = computed && Number(sizes.train) < productOf(factorsOf(sizes));
  return zero ? '"0 has to be greater than 0"' : '"Check batch related parameters"';
}

/** Returns the values of "train_batch_size" that fit the other values, the nearest first. */
function rightTotals(sizes: BatchSizes): readonly number[] {
  const product = productOf(factorsOf(sizes));
  const below = Math.floor(Number(sizes.train) / product) * product;
  if (isExact(sizes) || below === 0) {
    return [product];
  }
  const above = below + product;
  return Number(sizes.train) - below <= above - Number(sizes.train) ? [below, above] : [above, below];
}

function isComputable(sizes: BatchSizes): boolean {
  return sizes.micro !== 'absent';
}

function advice(sizes: BatchSizes): string {
  const totals = oneOf(rightTotals(sizes).map(String));
  return isComputable(sizes)
    ? `Write ${totals}, or remove "${batchKeys.train}" so that DeepSpeed computes it.`
    : `Write ${totals}.`;
}

function related({ document }: ConfigContext): readonly Related[] {
  return [batchKeys.micro, batchKeys.steps].flatMap(key => {
    const span = propertyOf(document.root, key)?.value;
    return span === undefined ? [] : [{ span, message: `"${key}" is set here.` }];
  });
}

/** Returns the divisor of a number nearest to a value, or undefined if none is within 100,000 of the value. */
function nearestDivisor(number: number, value: number): number | undefined {
  const reach = Math.min(value, 1e5);
  for (let distance = 0; distance < reach; distance++) {
    const found = [value - distance, value + distance].find(candidate => number % candidate === 0);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

/** Returns the value of one factor that fits the other values, or undefined if there is none. */
function fixedFactor(sizes: BatchSizes, name: Exclude<BatchName, 'train'>): number | undefined {
  const written = sizes[name];
  const rest = Number(sizes.train) / productOf(factorsOf({ ...sizes, [name]: 'unknown' }));
  if (typeof written !== 'number' || !Number.isInteger(rest) || !Number.isInteger(written)) {
    return undefined;
  }
  return isExact(sizes) ? rest : nearestDivisor(rest, written);
}

function fixes(sizes: BatchSizes, train: PropertyNode, { document }: ConfigContext): readonly Fix[] {
  const fixed = (['steps', 'micro'] as const).flatMap(name => {
    const property = propertyOf(document.root, batchKeys[name]);
    const value = fixedFactor(sizes, name);
    return property === undefined || value === undefined ? [] : [{ name, property, value }];
  });
  // If the ranks are known, changing the steps keeps the tuned batch size and the memory per GPU.
  const keepsBatch = isExact(sizes) && fixed.some(({ name }) => name === 'steps');
  const set = (property: PropertyNode, value: number, preferred: boolean) =>
    setValue(property, value, `Set "${property.key.name}" to ${value}`, preferred);
  return [
    ...fixed.map(({ name, property, value }) => set(property, value, keepsBatch && name === 'steps')),
    ...rightTotals(sizes).map((total, i) => set(train, total, !keepsBatch && i === 0)),
    ...(isComputable(sizes) ? [removeKey(train)] : []),
  ];
}
