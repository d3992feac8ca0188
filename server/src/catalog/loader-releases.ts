import { minors } from './minors.js';

/**
 * Releases of Hugging Face transformers since 4.20, without withdrawn ones. The last one is the newest that is
 * described.
 */
export const transformersReleases: readonly string[] = [
  ...minors(4, 20, '1 3 2 1 0 1-1 1 4 1 2 2 0 1 3 1 2 2 2 2 3 2 2 4 4 2 2 1-3 1 3 0 3 3 1-4 3 1 4 2 1-6'),
  ...minors(5, 0, '0 0 0 0 0 4 2 0 1 0 1-2,4-4 0 1 1 1 1 1 0 0 0 2 1 2 0 0'),
];

/** Releases of Hugging Face accelerate since 0.12. The last one is the newest that is described. */
export const accelerateReleases: readonly string[] = [
  ...minors(0, 12, '0 2 0 0 0 1 0 0 3 0 0 0 1 0 1 2 0 3 1 0 1 0 2'),
  ...minors(1, 0, '1 1 1 0 0 2 0 0 1 0 1 0 0 0 0 0'),
];
