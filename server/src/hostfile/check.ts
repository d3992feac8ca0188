import type { RuleLevel } from '../loaders/assumptions.js';
import type { Hostfile } from './hostfile.js';
import type { HostfileFinding } from './rule.js';
import { hostfileRules } from './rules/hostfile-rules.js';

/** A finding and the rule that made it. */
export interface HostfileVerdict extends HostfileFinding {
  readonly code: string;
}

/** Returns all findings in a hostfile, in the order of their places. */
export function checkHostfile(
  hostfile: Hostfile,
  levels: { readonly [code: string]: RuleLevel } = {},
): readonly HostfileVerdict[] {
  const verdicts: HostfileVerdict[] = [];
  for (const { code, check } of hostfileRules) {
    const level = Object.hasOwn(levels, code) ? levels[code] : undefined;
    if (level === 'off') {
      continue;
    }
    for (const finding of check(hostfile)) {
      verdicts.push({ ...finding, code, ...(level === undefined ? {} : { severity: level }) });
    }
  }
  return verdicts.sort((a, b) => a.span.offset - b.span.offset);
}
