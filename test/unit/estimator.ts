import { provideEstimator } from '../../server/src/estimating/estimator.js';
import { estimateMemory } from '../../server/src/estimating/memory.js';

/** Estimates are there from the start, as after their bundle is loaded. */
provideEstimator({ estimateMemory });
