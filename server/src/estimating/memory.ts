import { type Estimate, estimateOf, type Part, type PartKind, type Place } from './estimate.js';
import type { ModelSize } from './model-size.js';
import { bufferFactor, type Hardware } from './model-states.js';
import type { Device, Plan } from './plan.js';

/** A plan for a model on machines, with derived numbers. */
interface Run {
  readonly plan: Plan;
  readonly params: number;
  readonly largestLayer: number;
  readonly hardware: Hardware;
  readonly gpus: number;
}

/** Bytes per parameter of one kind of state. */
type Share = readonly [kind: PartKind, bytes: number, label: string];

/** Converts shares to parts. Their sum is truncated once at the end, as in DeepSpeed. */
function cut(place: Place, shares: readonly Share[], bytesOf: (perParameter: number) => number): readonly Part[] {
  let perParameter = 0;
  return shares.map(([kind, bytes, label]) => {
    const before = Math.trunc(bytesOf(perParameter));
    perParameter += bytes;
    return { place, kind, bytes: Math.trunc(bytesOf(perParameter)) - before, label };
  });
}

function sharedBy(count: number, what: string): string {
  return count === 1 ? '' : `, partitioned across ${count} ${what}s`;
}

/** Returns the states that each GPU keeps for all parameters. */
function wholeShares({
  stage,
  offloadOptimizer,
  weightBytes,
  masterBytes,
  stateBytes,
  wholeGradients,
}: Plan): readonly Share[] {
  const weights: readonly Share[] = stage === 3 ? [] : [['weights', weightBytes, 'Weights']];
  if (stage === 0) {
    return [
      ...weights,
      ['gradients', weightBytes + masterBytes, 'Gradients'],
      ['optimizer', masterBytes + stateBytes, 'Optimizer state'],
    ];
  }
  if (stage === 1) {
    const own = wholeGradients && offloadOptimizer === 'none' ? masterBytes : 0;
    return [...weights, ['gradients', weightBytes + own, 'Gradients: stage 1 partitions only the optimizer state']];
  }
  return weights;
}

/** Returns the partitioned states with their places. */
function sharded(plan: Plan): readonly (readonly [Device, Share])[] {
  const { stage, offloadOptimizer, offloadParams, weightBytes, masterBytes, stateBytes } = plan;
  if (stage === 0) {
    return [];
  }
  const whole = stage === 1 && plan.wholeGradients && offloadOptimizer === 'none';
  const onGpu = stage === 2 && offloadOptimizer === 'none' ? weightBytes : 0;
  return [
    [offloadParams, ['weights', stage === 3 ? weightBytes : 0, 'Weights']],
    [offloadOptimizer, ['gradients', onGpu + (whole ? 0 : masterBytes), 'Gradients']],
    [offloadOptimizer, ['optimizer', masterBytes + stateBytes, 'Optimizer state and master weights']],
    [
      offloadOptimizer === 'nvme' ? 'cpu' : 'none',
      ['gradients', offloadOptimizer === 'nvme' ? weightBytes : 0, 'Gradients'],
    ],
  ];
}

function sharesOn(plan: Plan, device: Device, suffix: string): readonly Share[] {
  return sharded(plan).flatMap(([where, [kind, bytes, label]]) =>
    where === device && bytes > 0 ? [[kind, bytes, `${label}${suffix}`] as const] : [],
  );
}

function gpuParts({ plan, params, largestLayer, gpus }: Run): readonly Part[] {
  const shared = sharesOn(plan, 'none', sharedBy(gpus, 'GPU'));
  const gathered = plan.stage === 3 ? 2 * plan.weightBytes * largestLayer : 0;
  return [
    ...cut('gpu', wholeShares(plan), bytes => bytes * params),
    ...cut('gpu', shared, bytes => (bytes * params) / gpus),
    { place: 'gpu', kind: 'gathered', bytes: gathered, label: 'Weights and gradients of the largest layer, gathered' },
  ];
}

/**
 * Buckets for gradients and weights on their way between GPUs. Source:
 * deepspeed/runtime/zero/stage_1_and_2.py:DeepSpeedZeroOptimizer.setup_buckets and
 * deepspeed/runtime/zero/stage3.py:DeepSpeedZeroOptimizer_Stage3._setup_for_real_optimizer.
 */
function bucketParts({ plan, params, gpus }: Run): readonly Part[] {
  const { stage, weightBytes, buffers, wholeGradients, offloadOptimizer } = plan;
  const part = (elements: number, label: string): Part => ({
    place: 'gpu',
    kind: 'buffers',
    bytes: Math.trunc(elements * weightBytes),
    label,
  });
  if (stage === 0) {
    return [part(gpus === 1 ? 0 : Math.min(params, buffers.reduceBucket), 'Gradients that are reduced at once')];
  }
  if (wholeGradients && stage === 1 && offloadOptimizer === 'none') {
    return [];
  }
  const count = stage === 3 ? Math.min(1, buffers.reduceBuckets) : buffers.reduceBuckets;
  const label = count === 2 ? 'Two buckets for gradients ("overlap_comm")' : 'Bucket for gradients';
  const prefetched = stage === 3 && gpus > 1 ? Math.min(buffers.prefetch, params) : 0;
  const reduced = stage === 3 && offloadOptimizer === 'none' ? Math.ceil(params / gpus) : 0;
  return [
    part(reduced, `Reduced gradients${sharedBy(gpus, 'GPU')}: not in DeepSpeed's own estimate`),
    part(count * buffers.reduceBucket, label),
    part(prefetched, 'Prefetched weights'),
  ];
}

/** Returns the buffers in CPU memory through which states are swapped to NVMe. */
function swapParts({ plan, params, hardware, gpus }: Run): readonly Part[] {
  const { offloadOptimizer, offloadParams, buffers, weightBytes } = plan;
  const part = (perGpu: number, bytes: number, label: string): Part => ({
    place: 'cpu',
    kind: 'buffers',
    bytes: Math.ceil(hardware.gpusPerNode * perGpu * bytes),
    label,
  });
  const perGpu = params / gpus;
  const group = Math.min(buffers.subGroup, perGpu);
  return [
    part(offloadOptimizer === 'nvme' ? buffers.optimizerSwaps * group : 0, 4, 'Buffers to swap optimizer states'),
    part(
      offloadParams === 'nvme' ? buffers.paramSwaps * buffers.paramSwapSize : 0,
      weightBytes,
      'Buffers to swap weights',
    ),
    part(
      offloadParams === 'nvme' ? Math.min(buffers.maxInCpu, perGpu) : 0,
      weightBytes,
      'Weights that stay in memory ("max_in_cpu")',
    ),
  ];
}

/**
 * Returns the CPU memory as DeepSpeed estimates it: the resident states plus 50%, or, if that is more, the memory that
 * all processes need to load the model, also plus 50%. Under `zero.Init` with offloading only the first counts.
 */
function cpuParts(run: Run): readonly Part[] {
  const { plan, params, largestLayer, hardware } = run;
  const { gpusPerNode, nodes } = hardware;
  const shares = sharesOn(plan, 'cpu', sharedBy(nodes, 'node'));
  const perNode = shares.reduce((sum, [, bytes]) => sum + bytes, 0) * (1 / nodes);
  const resident = cut('cpu', shares, bytes => params * bytes * (1 / nodes));
  const parted = plan.stage === 3 && plan.zeroInit;
  const loading = 4 * gpusPerNode;
  const [bytes, kind] =
    perNode === 0
      ? [(parted ? largestLayer : params) * loading * bufferFactor, 'loading' as const]
      : parted || perNode >= loading
        ? [params * shares.reduce((sum, [, each]) => sum + each, 0) * (1 / nodes) * bufferFactor, 'reserve' as const]
        : [params * loading * bufferFactor, 'loading' as const];
  const rest = Math.trunc(bytes) - resident.reduce((sum, part) => sum + part.bytes, 0);
  const label =
    kind === 'reserve'
      ? 'Another 50%, which DeepSpeed adds for buffers'
      : parted
        ? 'The largest layer in 32 bits for each process that loads the model, plus 50%'
        : 'The model in 32 bits for each process that loads it, plus 50%';
  return [...resident, { place: 'cpu', kind, bytes: rest, label }, ...swapParts(run)];
}

function nvmeParts({ plan, params, hardware: { nodes } }: Run): readonly Part[] {
  return cut('nvme', sharesOn(plan, 'nvme', sharedBy(nodes, 'node')), bytes => (params * bytes) / nodes);
}

/** Normalizes a plan: below stage 3, weights are not offloaded and NVMe counts as CPU; stage 0 does not offload. */
function settledPlan(plan: Plan): Plan {
  const { stage, offloadOptimizer } = plan;
  return {
    ...plan,
    offloadParams: stage === 3 ? plan.offloadParams : 'none',
    offloadOptimizer: stage === 0 ? 'none' : stage < 3 && offloadOptimizer === 'nvme' ? 'cpu' : offloadOptimizer,
  };
}

function notesOn(plan: Plan, { largestLayer, notes }: ModelSize, { nodes }: Hardware): readonly string[] {
  return [
    ...notes,
    ...(plan.stage === 3 && largestLayer === undefined
      ? ['The largest layer is not known. The estimate lacks the weights and gradients that stage 3 gathers of it.']
      : []),
    ...(plan.stage < 3 && plan.offloadOptimizer !== 'none' && nodes > 1
      ? [
          "The optimizer state is partitioned across the nodes. DeepSpeed's own estimate counts all of it for each node.",
        ]
      : []),
  ];
}

/**
 * Estimates the memory of a run. The estimate has three parts. The first is DeepSpeed's own estimate of model states in
 * stages 2 and 3, equal to the byte on one node for 16-bit weights and Adam. The second applies the same bytes per
 * parameter to cases for which DeepSpeed has no estimate. The third is the buffers that DeepSpeed allocates in
 * addition.
 *
 * Bytes per parameter with 16-bit weights and Adam: 2 for weights, 2 for gradients, 4 more for gradients during the
 * optimizer step, 4 for master weights, 8 for optimizer states. Stage 0 keeps all of them on each GPU. Stage 1
 * partitions the last three, stage 2 also the gradients, and stage 3 everything. In stage 3 DeepSpeed leaves out the 2
 * bytes of gradients; here they are a buffer. Source: deepspeed/runtime/zero/stage_1_and_2.py:estimate_zero2_model_states_mem_needs, deepspeed/runtime/zero/stage3.py:estimate_zero3_model_states_mem_needs,
 * deepspeed/runtime/fp16/fused_optimizer.py:FP16_Optimizer.step (32-bit gradients in stage 0).
 */
export function estimateMemory(plan: Plan, model: ModelSize, hardware: Hardware): Estimate {
  const settled = settledPlan(plan);
  const { gpusPerNode, nodes } = hardware;
  const run: Run = {
    plan: settled,
    params: model.params,
    largestLayer: model.largestLayer ?? 0,
    hardware,
    gpus: gpusPerNode * nodes,
  };
  const live = settled.stage === 3 ? Math.min(settled.buffers.maxLive, model.params) * settled.weightBytes : 0;
  return estimateOf(
    [...gpuParts(run), ...bucketParts(run), ...cpuParts(run), ...nvmeParts(run)],
    [
      {
        place: 'gpu',
        kind: 'gathered',
        bytes: live,
        label: 'Weights that stay gathered ("stage3_max_live_parameters")',
      },
    ],
    notesOn(settled, model, hardware),
  );
}
