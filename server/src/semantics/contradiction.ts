import type { FillCertainty } from '../loaders/known-run.js';

/**
 * Returns how sure it is that a run stops at a value of its config that contradicts one of its arguments. `isRead` is whether
 * the arguments were seen to reach Trainer, `isCertain` whether the run is started as it is written, with this config. A
 * default can be another one in the program. Both places of a contradiction ask here, so that they agree.
 */
export function contradictionSeverity(
  certainty: FillCertainty,
  isRead: boolean,
  isCertain: boolean,
): 'error' | 'warning' | 'information' {
  return certainty === 'literal' && isRead && isCertain
    ? 'error'
    : certainty === 'default' && !isRead
      ? 'information'
      : 'warning';
}

/** Returns what happens at such a value. */
export function stopAtContradiction(isRead: boolean): string {
  const who = isRead ? 'Trainer' : 'If the program uses Trainer, it';
  return `${who} stops after the model and the data are loaded ("Please correct the following DeepSpeed config values").`;
}
