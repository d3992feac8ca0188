import { sizeText } from '../../describing/byte-sizes.js';
import { type ConfigDocument, reopen } from '../../document/config-document.js';
import type { Estimate } from '../../estimating/estimate.js';
import { type EstimatedRun, estimatedRun } from '../../estimating/estimated-run.js';
import type { Plan } from '../../estimating/states/plan.js';
import type { Assumptions } from '../../loaders/assumptions.js';
import { defaultSettings } from '../../loaders/settings.js';
import { lackOf, type Memory, memoryOf } from '../fitting.js';
import { inUse, isWithin, offloadNames, type Rung, rank, rungOf, rungsAbove, rungsFrom, rungTitle } from '../ladder.js';
import { type Change, type Move, removalNote, removedBy } from '../move.js';
import { atRung } from '../set-stage.js';
import { usualGibibytes } from '../usual-memory.js';

const directions = { 'less-memory': 'Use less GPU memory', faster: 'Go faster' } as const;

type Direction = keyof typeof directions;

const drives = offloadNames.map(section => `zero_optimization.${section}.nvme_path`);

/** A step that saves less than this part of the memory is not worth its price. */
const leastSaving = 0.01;

/** What decides about a step. */
interface Judge {
  /** Estimates a place on the ladder, as far as that is possible without the file for it. */
  readonly place: (rung: Rung) => Pick<Estimate, 'gpuBytes'> | undefined;
  /** Estimates a file that is at a place. */
  readonly file: (document: ConfigDocument, rung: Rung) => Pick<Estimate, 'gpuBytes'> | undefined;
  /** Whether a file at a place fits into the memory of the machines; undefined if that is not known. */
  readonly fits: ((document: ConfigDocument) => boolean) | undefined;
  readonly isModelKnown: boolean;
}

/** Judges by the usual memory: nothing is known of the model. */
function usualJudge({ worldSize }: Assumptions): Judge {
  const place: Judge['place'] = rung => {
    const gpuBytes = usualGibibytes(inUse(rung), worldSize);
    return gpuBytes === undefined ? undefined : { gpuBytes };
  };
  return { place, file: (_, rung) => place(rung), fits: undefined, isModelKnown: false };
}

/** Judges by the estimate of a run; undefined if the file has none. */
function estimatingJudge(
  run: EstimatedRun,
  document: ConfigDocument,
  assumptions: Assumptions,
  memory: Memory,
): Judge | undefined {
  const found = run.basis({ document, assumptions });
  if (!found.ok) {
    return undefined;
  }
  const { plan, estimate } = found.basis;
  const ofFile = (each: ConfigDocument): Estimate | undefined => {
    const reading = run.estimate({ document: each, assumptions });
    return reading.ok ? reading.estimate : undefined;
  };
  return {
    place: ({ stage, optimizer, parameters }) =>
      estimate({ ...plan, stage: stage as Plan['stage'], offloadOptimizer: optimizer, offloadParams: parameters }),
    file: ofFile,
    fits:
      memory.gpuBytes === undefined
        ? undefined
        : each => {
            const own = ofFile(each);
            return own !== undefined && Object.keys(lackOf(own, memory)).length === 0;
          },
    isModelKnown: true,
  };
}

/** Returns "26.1 to 4.1 GiB", or "still 4.1 GiB". */
function fromTo(before: number, after: number): string {
  const [from, to] = [sizeText(before), sizeText(after)];
  if (from === to) {
    return `still ${to}`;
  }
  const unit = to.slice(to.indexOf(' '));
  return `${from.endsWith(unit) ? from.slice(0, -unit.length) : from} to ${to}`;
}

/** A rung with what a GPU needs there. */
interface Sized {
  readonly rung: Rung;
  readonly bytes: number;
}

/** Whether a rung that partitions and offloads no more needs no more: on a single GPU there is nothing to partition. */
function isBetter({ rung: one, bytes }: Sized, { rung: other, bytes: most }: Sized): boolean {
  return isWithin(one, other) && bytes <= most;
}

/** Returns where a step could lead by the memory that it leaves in use, the smallest change first. */
function nearest(from: Rung, direction: Direction, { place }: Judge): readonly Rung[] {
  const here = place(from)?.gpuBytes ?? 0;
  const sized = rungsFrom(from, direction).flatMap((rung): readonly Sized[] => {
    const bytes = place(rung)?.gpuBytes;
    return bytes === undefined ? [] : [{ rung, bytes }];
  });
  const useful = sized.filter(
    one => (direction === 'faster' || one.bytes < here) && !sized.some(other => isBetter(other, one)),
  );
  return useful
    .sort((a, b) => (direction === 'faster' ? a.bytes - b.bytes : b.bytes - a.bytes))
    .map(({ rung }) => rung);
}

/** Returns where a step could lead, the best place first: to more speed that is the fastest one if what fits is known. */
function targets(from: Rung, direction: Direction, judge: Judge): readonly Rung[] {
  return direction === 'faster' && judge.fits !== undefined
    ? [...rungsAbove(from)].sort((a, b) => rank(a) - rank(b))
    : nearest(from, direction, judge);
}

/**
 * Returns the next step in a direction, judged by the estimate of the changed file: one to less memory never needs as
 * much as before, and one to more speed fits, if the memory is known. Undefined at the end of the ladder.
 */
function step(
  from: Rung,
  direction: Direction,
  document: ConfigDocument,
  assumptions: Assumptions,
  judge: Judge,
): Change | undefined {
  const before = judge.file(document, from)?.gpuBytes;
  for (const rung of targets(from, direction, judge)) {
    const text = atRung(document, rung, assumptions);
    const changed = reopen(document, text);
    const after = judge.file(changed, rung)?.gpuBytes;
    if (text === document.text || before === undefined || after === undefined) {
      continue;
    }
    if (direction === 'faster' ? judge.fits?.(changed) !== false : after < before * (1 - leastSaving)) {
      const memory = judge.isModelKnown ? `, ${fromTo(before, after)}` : '';
      const note = removalNote(removedBy(document.root, changed.root));
      const title = `${directions[direction]}: ${rungTitle(rung)}${memory}${note}`;
      return { name: direction, title, text, placeholders: drives };
    }
  }
  return undefined;
}

/** One step along the ladder of stages and offload, in either direction. */
export const climbLadder: Move = {
  place: 'zero_optimization',
  *changes(document, assumptions, settings = defaultSettings) {
    const from = rungOf(document, assumptions);
    if (from === undefined) {
      return;
    }
    const run = estimatedRun(settings, assumptions);
    const judge =
      (typeof run === 'object' ? estimatingJudge(run, document, assumptions, memoryOf(settings)) : undefined) ??
      usualJudge(assumptions);
    for (const direction of Object.keys(directions) as readonly Direction[]) {
      const change = step(from, direction, document, assumptions, judge);
      if (change !== undefined) {
        yield change;
      }
    }
  },
};
