import { sizeText } from '../describing/byte-sizes.js';
import { counted } from '../describing/counted.js';
import type { Estimate } from '../estimating/estimate.js';
import { type EstimatedRun, estimatedRun } from '../estimating/estimated-run.js';
import type { HardwareReading } from '../estimating/hardware-of-settings.js';
import { modelOf } from '../estimating/model-of-settings.js';
import type { Analysis } from './analysis.js';
import { analysisOfConfig } from './effective-config.js';

/** The memory that a run needs. */
interface RunEstimate extends Omit<EstimatedRun, 'machines' | 'basis' | 'estimate'>, HardwareReading {
  readonly estimate: Estimate;
}

/** Returns the estimate, or a sentence that says why there is none; undefined if no model or no config is named. */
function estimateOf(analysis: Analysis): RunEstimate | string | undefined {
  const config = analysisOfConfig(analysis);
  if (config === undefined) {
    return undefined;
  }
  const run = estimatedRun(config.settings, config.assumptions);
  if (run === undefined || typeof run === 'string') {
    return run;
  }
  const found = run.estimate(config);
  return found.ok ? { ...run, ...run.machines, estimate: found.estimate } : found.problem;
}

function gpusOf({ hardware: { gpusPerNode, nodes } }: HardwareReading): string {
  return counted(gpusPerNode * nodes, 'GPU');
}

/** Returns "7B". */
function sizeOfModel({ size: { params } }: RunEstimate): string {
  return `${Number((params / 1e9).toPrecision(2))}B`;
}

/** Returns "31.2 of 80 GiB", "31.2 GiB" if the memory of the machine is not known. */
function ofMemory(bytes: number, gigabytes: number | null): string {
  const text = sizeText(bytes);
  return gigabytes === null
    ? text
    : `${text.endsWith(' GiB') ? text.slice(0, -' GiB'.length) : text} of ${gigabytes} GiB`;
}

/** Returns the memory of a GPU, "4.1 GiB"; undefined if no model is named or its size is unknown. */
export function gpuMemory(analysis: Analysis): string | undefined {
  const run = estimateOf(analysis);
  return run === undefined || typeof run === 'string' ? undefined : sizeText(run.estimate.gpuBytes);
}

/**
 * Returns "31.2 of 80 GiB · host 291 GiB", the memory of each GPU first, because editors cut the end; undefined if no
 * model is named or its size is unknown. Numbers without activations, or for an assumed number of GPUs, say so.
 */
export function estimateSummary(analysis: Analysis): string | undefined {
  const run = estimateOf(analysis);
  if (run === undefined || typeof run === 'string') {
    return undefined;
  }
  const { gpuBytes, hostBytes, nvmeBytes, hasActivations, assumedLength } = run.estimate;
  const { gpuMemoryGB, hostMemoryGB } = analysis.settings;
  return [
    `${ofMemory(gpuBytes, gpuMemoryGB)}${hasActivations ? '' : ' without activations'}`,
    ...(hostBytes > 0 ? [`host ${ofMemory(hostBytes, hostMemoryGB)}`] : []),
    ...(nvmeBytes > 0 ? [`NVMe ${sizeText(nvmeBytes)}`] : []),
    ...(assumedLength === undefined ? [] : [`${counted(assumedLength, 'token')} assumed`]),
    ...(run.isModelAssumed ? [`${sizeOfModel(run)} assumed`] : []),
    ...(run.counted ? [] : [`${gpusOf(run)} assumed`]),
  ].join(' · ');
}

/** Returns why there is no estimate although the model's size is known; undefined if there is one. */
export function estimateProblem(analysis: Analysis): string | undefined {
  const run = modelOf(analysis.settings)?.reading.ok ? estimateOf(analysis) : undefined;
  return typeof run === 'string' ? run : undefined;
}
