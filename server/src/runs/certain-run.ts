import type { Run } from './run.js';

/**
 * Whether a run is started as it is written, in a known folder. A command in Markdown is an example, and flags of
 * `accelerate launch` win over its file.
 */
export function isCertainRun({ kind, isLost, isExample }: Run): boolean {
  return kind !== 'accelerate' && isLost !== true && isExample !== true;
}
