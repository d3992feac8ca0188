import type { ConfigContext } from './config-context.js';
import { settled } from './settled.js';

/** The parts of a rule's context that say what becomes of a value. */
export type Reading = Pick<ConfigContext, 'document' | 'assumptions'>;

/** Whether a switch is on: the default where it is absent, undefined where that cannot be told. */
export function isOn(reading: Reading, path: string): boolean | undefined {
  const value = settled(reading, path);
  return typeof value === 'boolean' ? value : undefined;
}
