import type { Activations, Phase } from './activations/phases.js';
import { type Estimate, leftOutOf, type PhaseName, type PhasePeak } from './estimate.js';
import type { ModelSize } from './model-size.js';
import { shownMemory } from './shown-memory.js';
import { backwardParts, forwardParts } from './states/backward-states.js';
import { aheadParts } from './states/gathered-weights.js';
import type { Hardware } from './states/hardware.js';
import { hostParts, nvmeParts } from './states/host-states.js';
import { bytesIn, type Part } from './states/part.js';
import type { Plan } from './states/plan.js';
import { reductionParts } from './states/reduction-states.js';
import { residentParts, startingBytes } from './states/resident-states.js';
import { onGpu, type StatesRun, statesRun } from './states/states-run.js';
import { stepParts } from './states/step-states.js';

/** A moment of a training step, with what is on each GPU beside what is always there. */
interface Moment {
  readonly phase: PhaseName;
  readonly parts: readonly Part[];
}

const phases: readonly PhaseName[] = ['forward', 'head', 'backward', 'step'];

function activationParts({ bytes, logitBytes, gradientBytes }: Phase): readonly Part[] {
  return [
    onGpu('activations', bytes - logitBytes - gradientBytes, 'Activations'),
    onGpu('logits', logitBytes, 'Logits and their gradients'),
    onGpu('gradients', gradientBytes, 'Gradients that are computed'),
  ];
}

/** Combines a phase of the activations with the states that exist at the same time. */
function momentOf(run: StatesRun, phase: Phase): Moment {
  const { name, finishedGradients } = phase;
  const activations = activationParts(phase);
  return name === 'loss' || name === 'head'
    ? { phase: name === 'loss' ? 'forward' : 'head', parts: [...forwardParts(run), ...activations] }
    : { phase: 'backward', parts: [...backwardParts(run, finishedGradients), ...activations] };
}

/** Returns the moments that can decide. One of them needs the most memory. */
function momentsOf(run: StatesRun, activations: Activations | undefined): readonly Moment[] {
  return [
    ...(activations?.phases.map(phase => momentOf(run, phase)) ?? [
      { phase: 'forward' as const, parts: forwardParts(run) },
    ]),
    { phase: 'forward', parts: aheadParts(run) },
    { phase: 'backward', parts: reductionParts(run) },
    { phase: 'step', parts: stepParts(run) },
  ];
}

function bytesOf({ parts }: Moment): number {
  return bytesIn(parts, 'gpu');
}

function largestOf(moments: readonly Moment[]): Moment {
  return moments.reduce((most, each) => (bytesOf(each) > bytesOf(most) ? each : most));
}

/** Joins parts with the same label, which come from different phases of one part, and drops those without bytes. */
function joined(parts: readonly Part[]): readonly Part[] {
  const byLabel = new Map<string, Part>();
  for (const part of parts.filter(({ bytes }) => bytes > 0)) {
    const key = `${part.place} ${part.kind} ${part.label}`;
    const known = byLabel.get(key);
    byLabel.set(key, known === undefined ? part : { ...part, bytes: known.bytes + part.bytes });
  }
  return [...byLabel.values()];
}

function notesOn(run: StatesRun, { largestLayer, notes }: ModelSize): readonly string[] {
  return [
    ...notes,
    ...(largestLayer === undefined
      ? ['The largest layer is not known. The estimate lacks the buffers and copies that have its size.']
      : []),
    ...(run.plan.stage === 3 && run.plan.offloadParams === 'none' && run.gpus === 1
      ? ['A single GPU has all weights in full: stage 3 has nothing to partition.']
      : []),
  ];
}

/**
 * Estimates the memory of a run. On a GPU it is what is always there, plus what the phase with the largest peak needs;
 * phases do not add up. Without activations, the numbers are those of the model states.
 */
export function estimateMemory(plan: Plan, model: ModelSize, hardware: Hardware, activations?: Activations): Estimate {
  const run = statesRun(plan, model, hardware);
  const resident = residentParts(run);
  const always = bytesIn(resident, 'gpu');
  const moments = momentsOf(run, activations);
  const peak = largestOf(moments);
  const peaks = phases.flatMap((name): readonly PhasePeak[] => {
    const own = moments.filter(({ phase }) => phase === name);
    return own.length === 0 ? [] : [{ name, gpuBytes: always + bytesOf(largestOf(own)) }];
  });
  const host = hostParts(run);
  const drives = nvmeParts(run);
  const gpuBytes = always + bytesOf(peak);
  return {
    gpuBytes,
    shown: shownMemory(gpuBytes, run.gpus),
    hostBytes: bytesIn(host, 'host'),
    pinnedBytes: bytesIn(
      host.filter(({ pinned }) => pinned),
      'host',
    ),
    loadingBytes: run.plan.stage === 3 ? 0 : 4 * run.params * hardware.gpusPerNode,
    nvmeBytes: bytesIn(drives, 'nvme'),
    parts: joined([...resident, ...peak.parts, ...host, ...drives]),
    phase: peak.phase,
    phases: peaks,
    hasActivations: activations !== undefined,
    leftOut: leftOutOf(activations !== undefined),
    notes: [...notesOn(run, model), ...startingNote(run, gpuBytes), ...(activations?.notes ?? [])],
  };
}

function startingNote(run: StatesRun, gpuBytes: number): readonly string[] {
  return startingBytes(run) > gpuBytes
    ? [
        'While DeepSpeed starts, each GPU has the weights twice for a moment. If there is no room, DeepSpeed makes the copy on the host.',
      ]
    : [];
}
