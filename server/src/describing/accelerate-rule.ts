import type { FixFacts, Rule } from '../checking/rule.js';
import type { Block } from './markup.js';
import { failsText, fixText, pageOf } from './rule.js';
import { sourceText } from './source.js';

/** Returns everything about a rule for Accelerate configs. `fixes` are those of its example, if the caller has them. */
export function describeAccelerateRule(rule: Rule, fixes?: readonly FixFacts[]): readonly Block[] {
  const facts = [
    'About: config files of `accelerate launch`',
    `Worst severity: ${rule.severity}`,
    `Earliest failure: ${failsText(rule)}`,
    ...(fixes === undefined ? [] : [fixText(rule, () => fixes)]),
    sourceText(rule.source),
  ];
  return pageOf(rule, facts, 'yaml');
}
