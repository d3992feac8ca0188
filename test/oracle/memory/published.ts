import { readFileSync } from 'node:fs';
import { openText } from '../../../server/src/document/config-document.js';
import { activationsOf } from '../../../server/src/estimating/activations/activations.js';
import type { Step, Trained } from '../../../server/src/estimating/activations/phases.js';
import { trainedParametersOf } from '../../../server/src/estimating/activations/trained-parameters.js';
import type { JsonObject } from '../../../server/src/estimating/architectures/fields.js';
import { estimateConfig } from '../../../server/src/estimating/config.js';
import type { Estimate } from '../../../server/src/estimating/estimate.js';
import { readModelSize } from '../../../server/src/estimating/model-size.js';
import { assume, defaultSettings } from '../../../server/src/loaders/assumptions.js';
import '../../unit/estimator.js';

/** The part by which the tensors of a run may differ from what was measured. */
const near = 0.15;

/** A run on GPUs whose memory was published, as far as it is described. */
export interface PublishedRun {
  readonly model: string;
  readonly source: string;
  /** What one GPU had, in `unit`. */
  readonly measured: number;
  readonly unit: 'GB' | 'GiB';
  /** What PyTorch's allocator gave out, or what nvidia-smi showed. */
  readonly counts: 'tensors' | 'nvidia-smi';
  readonly gpus: number;
  readonly config: JsonObject & { readonly zero_optimization: JsonObject };
  readonly step: Pick<Step, 'microBatch' | 'sequenceLength'> & Partial<Step>;
  readonly trained?: Trained;
  /** Why our numbers are not near the measurement, if they are not. */
  readonly reason?: string;
}

/** A published measurement that cannot be compared, and why. */
export interface UncomparedRun {
  readonly run: string;
  readonly measured: string;
  readonly source: string;
  readonly reason: string;
}

interface Published {
  readonly models: { readonly [name: string]: JsonObject };
  readonly runs: readonly PublishedRun[];
  readonly uncompared: readonly UncomparedRun[];
}

export const published = JSON.parse(readFileSync(new URL('published.json', import.meta.url), 'utf8')) as Published;

/** Returns our estimate of a published run. */
function estimateOf({ model, gpus, config, step, trained = { kind: 'all' } }: PublishedRun): Estimate {
  const described = published.models[model] ?? {};
  const elementBytes = 2;
  const full: Step = {
    elementBytes,
    checkpointing: 'off',
    attention: 'sdpa',
    padded: false,
    logits: 'dropped',
    trained,
    ...step,
  };
  const size = readModelSize(JSON.stringify(described));
  const activations = activationsOf(described, full);
  const own = trainedParametersOf(described, trained);
  if (!size.ok || !activations.ok || !own.ok) {
    throw new Error([size, activations, own].map(each => (each.ok ? '' : each.problem)).join(' '));
  }
  const { params, largestTensor } = size.size;
  const { trained: count, added, largestTensor: largestTrained } = own.parameters;
  const written = { bf16: { enabled: true }, train_micro_batch_size_per_gpu: full.microBatch, ...config };
  const document = openText(JSON.stringify(written));
  const assumptions = assume(document, { ...defaultSettings, worldSize: gpus });
  const estimate = estimateConfig(
    { document, assumptions },
    {
      ...size.size,
      params: params + added,
      trained: count,
      largestTrained,
      ...(largestTensor ? { largestLayer: largestTensor } : {}),
    },
    { gpusPerNode: gpus, nodes: 1 },
    activations.activations,
  );
  if (estimate === undefined) {
    throw new Error('DeepSpeed does not start this run, or its stage is not known.');
  }
  return estimate;
}

/** How far our numbers are from the measurement of a run. */
export interface Deviation {
  /** Measured bytes of one GPU. */
  readonly bytes: number;
  readonly estimate: Estimate;
  /** Of our tensors against the measurement. */
  readonly error: number;
  /** Whether tensors are within 15 % of the allocator's number, or the number of nvidia-smi, as the source rounds it, is in our range. */
  readonly isNear: boolean;
}

export function deviationOf(run: PublishedRun): Deviation {
  const { measured, unit, counts } = run;
  const one = unit === 'GB' ? 1e9 : 2 ** 30;
  const bytes = measured * one;
  const estimate = estimateOf(run);
  const { gpuBytes, shown } = estimate;
  const error = gpuBytes / bytes - 1;
  const rounding = (Number.isInteger(measured) ? 0.5 : 0.05) * one;
  const isNear =
    counts === 'tensors' ? Math.abs(error) <= near : bytes + rounding >= shown.least && bytes - rounding <= shown.most;
  return { bytes, estimate, error, isNear };
}
