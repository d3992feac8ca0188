import type { Finding, Fix } from './rule.js';

/** A finding and the rule that made it, with fixes that were tried. */
export interface Verdict extends Finding {
  readonly code: string;
  /** The fixes as the rule has them, for who tries them himself. */
  readonly untried?: () => readonly Fix[];
}
