import type { MemorySource } from '../analysis/memory-source.js';
import { sizeText } from '../describing/byte-sizes.js';
import type { Estimate } from '../estimating/estimate.js';
import { scaleOf } from '../picture/bar.js';
import { barImage } from '../picture/bar-image.js';
import { gpuBar } from '../picture/estimate-bars.js';
import { memoryView, type StrategyView } from './view.js';

type Counted = StrategyView & { readonly estimate: Estimate };

/** Editors leave no room between the columns of a table. */
const gap = '&nbsp;&nbsp;';

/** The most strategies beside that of the file. */
const mostOthers = 3;

/** Returns the leanest of strategies that are equally fast. */
function leanest(strategies: readonly Counted[]): readonly Counted[] {
  const [first, ...others] = strategies;
  return first === undefined
    ? []
    : [others.reduce((least, each) => (each.estimate.gpuBytes < least.estimate.gpuBytes ? each : least), first)];
}

/** Returns the strategy of the file, the fastest that fits, and of each speed the leanest that needs less memory. */
function chosen(strategies: readonly StrategyView[]): readonly Counted[] {
  const counted = strategies.filter((each): each is Counted => each.estimate !== undefined);
  const current = counted.find(({ isCurrent }) => isCurrent);
  if (current === undefined) {
    return [];
  }
  const best = counted.filter(({ isBest, isCurrent }) => isBest && !isCurrent);
  const less = counted.filter(each => each.estimate.gpuBytes < current.estimate.gpuBytes && !each.isBest);
  const ofEach = [5, 4, 3, 2, 1].flatMap(dots => leanest(less.filter(({ speed }) => speed.dots === dots)));
  return [current, ...[...best, ...ofEach].slice(0, mostOthers)];
}

/**
 * Returns the memory of a config beside that of other strategies as a table in markdown, with a bar for each; undefined
 * if there is no estimate of it.
 */
export function memoryTable(source: MemorySource): string | undefined {
  const view = memoryView(source);
  const strategies = typeof view === 'object' ? chosen(view.strategies) : [];
  if (typeof view !== 'object' || strategies.length === 0) {
    return undefined;
  }
  const bars = strategies.map(({ estimate }) => gpuBar(estimate, view.memory.gpuBytes));
  const scale = scaleOf(bars);
  const rows = strategies.map(({ title, estimate, speed, isCurrent, isBest, fits }, i) => {
    const bar = bars[i];
    const verdict = fits === undefined ? '' : fits ? ', fits' : ', does not fit';
    const notes = isBest ? 'fastest that fits' : `${speed.title}${verdict}`;
    const name = isCurrent ? `**${title}** (this file)` : title;
    return `| ${name} | ${bar === undefined ? '' : barImage(bar, scale)} | ${gap}${sizeText(estimate.gpuBytes)} | ${gap}${notes} |`;
  });
  return ['| Each GPU | | | |', '| :--- | :--- | ---: | :--- |', ...rows].join('\n');
}
