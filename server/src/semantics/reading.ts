import type { ConfigContext } from './config-context.js';
import { settled } from './settled.js';

/** The parts of a context that determine how a value is read. */
export type Reading = Pick<ConfigContext, 'document' | 'assumptions'>;

/** Whether a switch is on. The default counts if it is absent. Returns undefined if the file does not determine it. */
export function isOn(reading: Reading, path: string): boolean | undefined {
  const value = settled(reading, path);
  return typeof value === 'boolean' ? value : undefined;
}
