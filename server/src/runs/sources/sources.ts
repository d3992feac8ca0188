import type { RunSource } from '../run-source.js';
import { shellScript } from './shell-script.js';

/** Every kind of file that starts training programs. */
export const sources: readonly RunSource[] = [shellScript];
