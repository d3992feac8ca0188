import type { FixFacts } from '../checking/rule.js';
import type { Block } from '../describing/markup.js';
import { failsText, fixText, pageOf } from '../describing/rule.js';
import { sourceText } from '../describing/source.js';
import { parseHostfile } from './language/hostfile.js';
import type { HostfileRule } from './language/rule.js';

function fixesOf(rule: HostfileRule): readonly FixFacts[] {
  return [...rule.check(parseHostfile(rule.bad))].flatMap(finding => finding.fixes?.() ?? []);
}

/** Returns everything about a rule for hostfiles. */
export function describeHostfileRule(rule: HostfileRule): readonly Block[] {
  const facts = [
    "About: hostfiles, as DeepSpeed's launcher reads them",
    `Worst severity: ${rule.severity}`,
    `Earliest failure: ${failsText(rule)}`,
    fixText(rule, () => fixesOf(rule)),
    sourceText(rule.source),
  ];
  return pageOf(rule, facts, 'text');
}
