import { ruleText } from '../describing/rule.js';
import { rules } from '../rules/rules.js';

/** The page of a rule in markdown; undefined when there is no such rule. */
export function rulePage(code: string): string | undefined {
  const rule = rules.find(candidate => candidate.code === code);
  return rule === undefined ? undefined : ruleText(rule);
}
