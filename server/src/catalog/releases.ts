import { minors } from './minors.js';

/** Releases of DeepSpeed from 0.9 on, oldest first; the last one is the newest the catalog was read from. */
export const releases: readonly string[] = minors(0, 9, '5 3 2 6 5 5 4 9 6 9 8');

/** The newest release that the catalog knows. */
export const newestVersion: string = releases[releases.length - 1] ?? '';
