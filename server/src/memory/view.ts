import type { MemoryChange, MemoryRun, MemorySource } from '../analysis/memory-source.js';
import type { Estimate } from '../estimating/estimate.js';
import { knobs } from '../knobs/knobs.js';
import { lackOf, type Memory } from '../refactoring/fitting.js';
import type { Rung } from '../refactoring/ladder.js';
import type { KnobInput, Pace } from '../tuning/knob.js';
import { type SpeedClass, speedOf } from './pace.js';
import { type StepChange, stepChange } from './step-change.js';

/** A strategy with its memory. */
export interface StrategyView {
  /** Stable name, for commands: "stage-3-cpu-none". */
  readonly name: string;
  readonly title: string;
  readonly description: string | undefined;
  readonly speed: SpeedClass;
  readonly isCurrent: boolean;
  /** Whether it is the fastest that fits; undefined if the memory of the machines is not known. */
  readonly isBest: boolean;
  readonly estimate: Estimate | undefined;
  /** Why there is no estimate. */
  readonly problem: string | undefined;
  /** Whether it fits into the memory that is known; undefined if none is. */
  readonly fits: boolean | undefined;
  /** Sentences that say why it does not fit. */
  readonly lacks: readonly string[];
}

/** A knob that the file can turn, with what it saves or costs. */
export interface KnobView {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly pace: Pace;
  /** The estimate after the change. */
  readonly estimate: Estimate;
  /** Bytes more, or less than 0 for less, on each GPU and on each host. */
  readonly gpuDelta: number;
  readonly hostDelta: number;
  /** How the change gets into the training program, which decides it; undefined for a change of the file. */
  readonly step: StepChange | undefined;
  /** Whether the file fits after the change; undefined if the change does not decide that. */
  readonly fits: boolean | undefined;
}

/** The picture of the memory of a run, as data. */
export interface MemoryView {
  readonly run: MemoryRun;
  readonly memory: Memory;
  readonly current: Estimate | undefined;
  /** Why there is no estimate of the file. */
  readonly problem: string | undefined;
  readonly strategies: readonly StrategyView[];
  readonly knobs: readonly KnobView[];
  /** Whether a program makes the config from the file, which then has no keys for single values. */
  readonly isMade: boolean;
}

/** The least bytes that a knob has to save or cost to be shown. */
const leastEffect = 2 ** 20;

/** Returns the name of a strategy in a request. */
function strategyName({ stage, optimizer, parameters }: Rung): string {
  return `stage-${stage}-${optimizer}-${parameters}`;
}

function fitOf(estimate: Estimate | undefined, memory: Memory): Pick<StrategyView, 'fits' | 'lacks'> {
  const isKnown = memory.gpuBytes !== undefined || memory.hostBytes !== undefined;
  if (estimate === undefined || !isKnown) {
    return { fits: undefined, lacks: [] };
  }
  const { gpu, host } = lackOf(estimate, memory);
  const lacks = [gpu, host].filter(lack => lack !== undefined);
  return { fits: lacks.length === 0, lacks };
}

/**
 * Returns the strategies, the fastest first. The one of the file is estimated as it is written, the others as the file
 * with their stage and offload.
 */
function strategiesOf(source: MemorySource): readonly StrategyView[] {
  const { memory } = source;
  const all = source.strategies.map(({ rung, title, description, isCurrent }): StrategyView => {
    const reading = source.estimate(isCurrent ? source.text : source.draftAfter({ rung }));
    const estimate = reading.ok ? reading.estimate : undefined;
    return {
      name: strategyName(rung),
      title,
      description,
      speed: speedOf(rung),
      isCurrent,
      isBest: false,
      estimate,
      problem: reading.ok ? undefined : reading.problem,
      ...fitOf(estimate, memory),
    };
  });
  const fitting = all.filter(({ fits }) => fits);
  const dots = Math.max(...fitting.map(({ speed }) => speed.dots));
  // Among equally fast ones, the one that leaves the most memory for larger batches.
  const best = fitting
    .filter(({ speed }) => speed.dots === dots)
    .reduce<StrategyView | undefined>(
      (least, each) =>
        least === undefined || (each.estimate?.gpuBytes ?? 0) < (least.estimate?.gpuBytes ?? 0) ? each : least,
      undefined,
    );
  return all.map(each => ({ ...each, isBest: each === best }));
}

/** Returns what knobs look at; undefined if there is no estimate. */
function knobInputOf({ plan, inputs, rung, valueAt, isLeftOut }: MemorySource): KnobInput | undefined {
  return plan && inputs && { plan, inputs, rung, valueAt, isLeftOut };
}

/** Returns the estimate after a change; undefined if it changes nothing. */
function estimateAfter(source: MemorySource, change: MemoryChange): Estimate | undefined {
  const isStep = 'step' in change;
  const after = isStep ? source.text : source.textAfter(change);
  const reading = !isStep && after === source.text ? undefined : source.estimate(after, isStep ? change.step : {});
  return reading?.ok ? reading.estimate : undefined;
}

/** Returns the knobs of the file, the one that saves the most first. */
function knobsOf(source: MemorySource, current: Estimate): readonly KnobView[] {
  const { memory } = source;
  const input = knobInputOf(source);
  if (input === undefined) {
    return [];
  }
  const before = fitOf(current, memory).fits;
  return knobs
    .flatMap(({ name, pace, description, turn }): readonly KnobView[] => {
      const turned = turn(input);
      const estimate = turned && estimateAfter(source, turned.change);
      if (turned === undefined || estimate === undefined) {
        return [];
      }
      const { title, change } = turned;
      const gpuDelta = estimate.gpuBytes - current.gpuBytes;
      const hostDelta = estimate.hostBytes - current.hostBytes;
      const hasEffect = Math.max(Math.abs(gpuDelta), Math.abs(hostDelta)) >= leastEffect;
      const { fits } = fitOf(estimate, memory);
      const decided = fits === before ? undefined : fits;
      const step = 'step' in change ? stepChange(source, change.step) : undefined;
      return hasEffect ? [{ name, title, description, pace, estimate, gpuDelta, hostDelta, step, fits: decided }] : [];
    })
    .sort((a, b) => a.gpuDelta - b.gpuDelta || a.hostDelta - b.hostDelta);
}

/** Returns the picture of a config; a sentence if the model's size is not known, undefined if no model is named. */
export function memoryView(source: MemorySource): MemoryView | string | undefined {
  const { run, memory, isMade } = source;
  if (typeof run !== 'object') {
    return run;
  }
  const reading = source.estimate();
  const found = reading.ok ? knobsOf(source, reading.estimate) : [];
  return {
    run,
    memory,
    current: reading.ok ? reading.estimate : undefined,
    problem: reading.ok ? undefined : reading.problem,
    strategies: strategiesOf(source),
    knobs: isMade ? found.filter(({ step }) => step !== undefined) : found,
    isMade,
  };
}

/** A change that the picture offers, with its title. */
export interface OfferedChange {
  readonly title: string;
  readonly change: MemoryChange;
}

/** Returns the strategy or the turn of a knob with this name; undefined if the file does not have it. */
export function changeNamed(source: MemorySource, name: string): OfferedChange | undefined {
  const strategy = source.strategies.find(({ rung }) => strategyName(rung) === name);
  if (strategy !== undefined) {
    return { title: strategy.title, change: { rung: strategy.rung } };
  }
  const input = knobInputOf(source);
  return input && knobs.find(knob => knob.name === name)?.turn(input);
}
