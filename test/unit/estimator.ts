import { provideEstimator } from '../../server/src/estimating/estimator.js';
import { knownMemory } from '../../server/src/estimating/known-memory.js';
import { estimateMemory } from '../../server/src/estimating/memory.js';
import { readModel } from '../../server/src/estimating/model.js';
import { runMemoryOf } from '../../server/src/estimating/run-memory-of.js';
import { provideRunMemory } from '../../server/src/semantics/run-memory.js';

/** Tests have estimates from the start, as if their bundle were loaded. */
provideEstimator({ estimateMemory, readModel, knownMemory });
provideRunMemory(runMemoryOf);
