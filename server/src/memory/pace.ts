import type { Rung } from '../refactoring/ladder.js';

/** How fast a training step is among the strategies, from 5, the fastest, to 1. */
export interface SpeedClass {
  readonly dots: 1 | 2 | 3 | 4 | 5;
  readonly title: string;
  /** The reason, as a phrase. */
  readonly reason: string;
}

const offloadsNothing = ({ optimizer, parameters }: Rung): boolean => optimizer === 'none' && parameters === 'none';

/** The classes, each with what belongs to it; the first match counts. */
const classes: readonly (readonly [holds: (rung: Rung) => boolean, speed: SpeedClass])[] = [
  [
    ({ optimizer, parameters }) => optimizer === 'nvme' || parameters === 'nvme',
    { dots: 1, title: 'slowest', reason: 'at the speed of a local drive' },
  ],
  [
    ({ optimizer, parameters }) => optimizer !== 'none' && parameters !== 'none',
    { dots: 2, title: 'slow', reason: 'weights are copied from RAM layer by layer, and the processor updates them' },
  ],
  [
    ({ optimizer }) => optimizer !== 'none',
    { dots: 3, title: 'slower', reason: 'the processor of the host updates the weights' },
  ],
  [
    ({ parameters }) => parameters !== 'none',
    { dots: 3, title: 'slower', reason: 'weights are copied layer by layer' },
  ],
  [
    rung => rung.stage === 3 && offloadsNothing(rung),
    { dots: 4, title: 'fast', reason: '1.5 times the traffic between the GPUs' },
  ],
];

const fastest: SpeedClass = { dots: 5, title: 'fastest', reason: 'no more traffic than plain data parallelism' };

/** Returns the speed class of a rung. */
export function speedOf(rung: Rung): SpeedClass {
  return classes.find(([holds]) => holds(rung))?.[1] ?? fastest;
}
