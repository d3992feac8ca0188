import { minors } from './minors.js';

/** Hugging Face transformers, from 4.20 on, without those that were withdrawn; what it does is described up to the last one. */
export const transformersReleases: readonly string[] = [
  ...minors(4, 20, '1 3 2 1 0 1-1 1 4 1 2 2 0 1 3 1 2 2 2 2 3 2 2 4 4 2 2 1-3 1 3 0 3 3 1-4 3 1 4 2 1-6'),
  ...minors(5, 0, '0 0 0 0 0 4 2 0 1 0 1-2,4-4 0 1 1 1 1 1 0 0 0 2 1 2 0 0'),
];

/** Hugging Face accelerate, from 0.12 on; what it does is described up to the last one. */
export const accelerateReleases: readonly string[] = [
  ...minors(0, 12, '0 2 0 0 0 1 0 0 3 0 0 0 1 0 1 2 0 3 1 0 1 0 2'),
  ...minors(1, 0, '1 1 1 0 0 2 0 0 1 0 1 0 0 0 0 0'),
];
