import { sizeText } from '../../describing/byte-sizes.js';
import { type ConfigDocument, reopen } from '../../document/config-document.js';
import { estimateConfig } from '../../estimating/config.js';
import { hardwareOf } from '../../estimating/hardware-of-settings.js';
import { estimateMemory } from '../../estimating/memory.js';
import { modelOf } from '../../estimating/model-of-settings.js';
import type { ModelSize } from '../../estimating/model-size.js';
import { planOf } from '../../estimating/plan-of-config.js';
import type { Hardware } from '../../estimating/states/hardware.js';
import type { Plan } from '../../estimating/states/plan.js';
import { defaultSettings } from '../../loaders/settings.js';
import type { Reading } from '../../semantics/reading.js';
import { isWithin, offloadNames, type Rung, rungOf, rungsFrom, rungTitle } from '../ladder.js';
import { type Change, type Move, removalNote, removedBy } from '../move.js';
import { atRung } from '../set-stage.js';

const directions = { 'less-memory': 'Use less GPU memory', faster: 'Go faster' } as const;

type Direction = keyof typeof directions;

const drives = offloadNames.map(section => `zero_optimization.${section}.nvme_path`);

/** The model whose memory decides the order of the steps if the settings name none: the commonest size. */
const usualModel: ModelSize = { params: 7e9, largestLayer: 131_072_000, hiddenSize: 4096, notes: [] };

/** A step that saves less than this part of the memory is not worth its price. */
const leastSaving = 0.01;

/** What decides about a step. */
interface Run {
  readonly model: ModelSize;
  readonly isModelKnown: boolean;
  readonly hardware: Hardware;
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

/** A rung with the bytes that a GPU needs there. */
interface Sized {
  readonly rung: Rung;
  readonly bytes: number;
}

/** Whether a rung that partitions and offloads no more needs no more: on a single GPU there is nothing to partition. */
function isBetter({ rung: one, bytes }: Sized, { rung: other, bytes: most }: Sized): boolean {
  return isWithin(one, other) && bytes <= most;
}

/** Returns where a step could lead by the memory that it leaves in use, the smallest change first. */
function ordered(from: Rung, direction: Direction, reading: Reading, { model, hardware }: Run): readonly Rung[] {
  const plan = planOf(reading, model)?.plan;
  if (plan === undefined) {
    return [];
  }
  const bytesOf = (changed: Partial<Plan>): number => estimateMemory({ ...plan, ...changed }, model, hardware).gpuBytes;
  const sized = rungsFrom(from, direction).map((rung): Sized => {
    const { stage, optimizer: offloadOptimizer, parameters: offloadParams } = rung;
    return { rung, bytes: bytesOf({ stage: stage as Plan['stage'], offloadOptimizer, offloadParams }) };
  });
  const here = bytesOf({});
  const useful = sized.filter(
    one => (direction === 'faster' || one.bytes < here) && !sized.some(other => isBetter(other, one)),
  );
  return useful
    .sort((a, b) => (direction === 'faster' ? a.bytes - b.bytes : b.bytes - a.bytes))
    .map(({ rung }) => rung);
}

/**
 * Returns the next step in a direction, judged by the estimate of the changed file: one to less memory never needs as
 * much as before. Undefined at the end of the ladder.
 */
function step(from: Rung, direction: Direction, reading: Reading, run: Run): Change | undefined {
  const { document, assumptions } = reading;
  const bytesOf = (each: ConfigDocument): number | undefined =>
    estimateConfig({ document: each, assumptions }, run.model, run.hardware)?.gpuBytes;
  const before = bytesOf(document);
  for (const rung of ordered(from, direction, reading, run)) {
    const text = atRung(document, rung, assumptions);
    const changed = reopen(document, text);
    const after = bytesOf(changed);
    if (text === document.text || before === undefined || after === undefined) {
      continue;
    }
    if (direction === 'faster' || after < before * (1 - leastSaving)) {
      const memory = run.isModelKnown ? `, ${fromTo(before, after)}` : '';
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
    const named = modelOf(settings)?.reading;
    const model = named?.ok ? named.size : usualModel;
    const { hardware } = hardwareOf({ ...settings, worldSize: assumptions.worldSize ?? null });
    for (const direction of Object.keys(directions) as readonly Direction[]) {
      const change = step(
        from,
        direction,
        { document, assumptions },
        { model, isModelKnown: named?.ok === true, hardware },
      );
      if (change !== undefined) {
        yield change;
      }
    }
  },
};
