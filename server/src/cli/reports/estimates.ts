import { gibibyte } from '../../describing/byte-sizes.js';
import { estimateMemory } from '../../estimating/memory.js';
import type { ModelSize } from '../../estimating/model-size.js';
import { type ModelStates, zero2ModelStates, zero3ModelStates } from '../../estimating/model-states.js';
import type { Hardware } from '../../estimating/states/hardware.js';
import { usualPlan } from '../../estimating/states/plan.js';

/** One way to run a stage, and the memory of its model states. */
export interface EstimateRow extends ModelStates {
  readonly stage: number;
  readonly options: { readonly [name: string]: string | number };
}

/**
 * The ways to run a stage, with the memory of the model states; undefined if the size of the model is not enough to
 * estimate it.
 */
export interface EstimateTable {
  readonly stage: number;
  readonly title: string;
  readonly rows: readonly EstimateRow[] | undefined;
}

const device = (offloaded: boolean): string => (offloaded ? 'cpu' : 'none');

/** In the order of DeepSpeed's own table. Weights are offloaded only together with the optimizer. */
const zero3Choices = [
  [true, true],
  [false, true],
  [false, false],
] as const;

function zero3Rows({ params, largestLayer }: ModelSize, hardware: Hardware): readonly EstimateRow[] | undefined {
  if (largestLayer === undefined) {
    return undefined;
  }
  return zero3Choices.flatMap(([offloadParams, offloadOptimizer]) =>
    [true, false].map(zeroInit => ({
      stage: 3,
      options: {
        offload_param: device(offloadParams),
        offload_optimizer: device(offloadOptimizer),
        zero_init: zeroInit ? 1 : 0,
      },
      ...zero3ModelStates(params, largestLayer, hardware, { offloadParams, offloadOptimizer, zeroInit }),
    })),
  );
}

function zero2Rows({ params }: ModelSize, hardware: Hardware): readonly EstimateRow[] {
  return [true, false].map(offloadOptimizer => ({
    stage: 2,
    options: { offload_optimizer: device(offloadOptimizer) },
    ...zero2ModelStates(params, hardware, { offloadOptimizer }),
  }));
}

/** Returns rows for stages that DeepSpeed has no estimate of: the peak of a training step without buckets. */
function ownRows(stage: 0 | 1, model: ModelSize, hardware: Hardware): readonly EstimateRow[] {
  const buffers = { ...usualPlan.buffers, reduceBucket: 0 };
  return (stage === 0 ? [false] : [true, false]).map(offloaded => {
    const plan = { ...usualPlan, stage, offloadOptimizer: offloaded ? 'cpu' : 'none', buffers } as const;
    const { hostBytes, gpuBytes } = estimateMemory(plan, model, hardware);
    return { stage, options: { offload_optimizer: device(offloaded) }, cpuBytes: hostBytes, gpuBytes };
  });
}

const own = 'not an estimate of DeepSpeed, which has none: the peak of a training step';

/** Returns the tables for stages, in the given order. */
export function estimateTables(
  stages: readonly number[],
  model: ModelSize,
  hardware: Hardware,
): readonly EstimateTable[] {
  const make: { readonly [stage: number]: () => EstimateTable } = {
    0: () => ({ stage: 0, title: `Without ZeRO (${own})`, rows: ownRows(0, model, hardware) }),
    1: () => ({ stage: 1, title: `ZeRO 1 (${own})`, rows: ownRows(1, model, hardware) }),
    2: () => ({ stage: 2, title: 'ZeRO 2', rows: zero2Rows(model, hardware) }),
    3: () => ({ stage: 3, title: 'ZeRO 3', rows: zero3Rows(model, hardware) }),
  };
  return stages.flatMap(stage => make[stage]?.() ?? []);
}

/** Returns GiB with two decimals, a tie to the even one, as Python writes them. */
function gibibytes(bytes: number): string {
  const hundredths = (bytes * 100) / gibibyte;
  const whole = Math.floor(hundredths);
  const up = hundredths - whole > 0.5 || (hundredths - whole === 0.5 && whole % 2 === 1);
  return `${((up ? whole + 1 : whole) / 100).toFixed(2)}GiB`;
}

function optionsText(options: EstimateRow['options']): string {
  return Object.entries(options)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value.padEnd(4) : value}`)
    .join(', ')
    .trimEnd();
}

/** Returns a table as lines, each with its line end. */
export function tableLines({ title, rows }: EstimateTable): string {
  if (rows === undefined) {
    return `${title}: the largest layer is needed for this (--largest-layer).\n`;
  }
  const lines = rows.map(
    ({ cpuBytes, gpuBytes, options }) =>
      ` ${gibibytes(cpuBytes).padStart(10)} | ${gibibytes(gpuBytes).padStart(9)} | ${optionsText(options)}`,
  );
  return `${[`${title}:`, '   per node |   per GPU | options', ...lines].join('\n')}\n`;
}
