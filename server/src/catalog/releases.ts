import { minors } from './minors.js';

/** Releases of DeepSpeed since 0.9, oldest first. The last one is the newest that the catalog describes. */
export const releases: readonly string[] = minors(0, 9, '5 3 2 6 5 5 4 9 6 9 8');

/** The newest release that the catalog describes. */
export const newestVersion: string = releases[releases.length - 1] ?? '';
