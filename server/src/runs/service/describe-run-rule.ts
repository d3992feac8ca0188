import type { FixFacts } from '../../checking/rule.js';
import type { Block } from '../../describing/markup.js';
import { failsText, fixText, pageOf } from '../../describing/rule.js';
import { sourceText } from '../../describing/source.js';
import type { RunRule } from '../checking/run-rule.js';

/** Returns everything about a rule for runs. `fixes` are those of its example, if the caller has them. */
export function describeRunRule(rule: RunRule, fixes?: readonly FixFacts[]): readonly Block[] {
  const files = Object.entries(rule.beside ?? {}).map(
    ([path, text]) => `The file ${path}: \`${text.trim().replace(/\s+/g, ' ')}\``,
  );
  const facts = [
    `About: ${rule.language === undefined ? 'commands that start a training program' : 'recipes of training programs'}`,
    `Worst severity: ${rule.severity}`,
    `Earliest failure: ${failsText(rule)}`,
    ...(fixes === undefined ? [] : [fixText(rule, () => fixes)]),
    ...Object.entries(rule.assuming ?? {}).map(
      ([setting, value]) => `The examples assume: deepspeed.${setting} ${String(value)}`,
    ),
    ...files,
    sourceText(rule.source),
  ];
  return pageOf(rule, facts, rule.language ?? 'sh');
}
