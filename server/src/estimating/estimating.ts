/** What estimates memory and reads the files of models, in a bundle of its own: most files are never estimated. */

export { knownMemory } from './known-memory.js';
export { estimateMemory } from './memory.js';
export { readModel } from './model.js';
