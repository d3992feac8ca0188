/** The architectures of models, in a bundle of its own: most files are never estimated. */
export { readModelSize } from './model-size.js';
