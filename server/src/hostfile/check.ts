import { type WithSeverity, withSeverity } from '../checking/verdict.js';
import { ignoreComments, ignores } from '../document/ignore-comments.js';
import type { Span } from '../document/syntax-tree.js';
import type { RuleLevel } from '../loaders/settings.js';
import type { Hostfile } from './language/hostfile.js';
import type { HostfileFinding } from './language/rule.js';
import { hostfileRules } from './rules/hostfile-rules.js';

/** A finding with the code of its rule, and with its severity. */
export type HostfileVerdict = WithSeverity<HostfileFinding>;

function commentsIn(text: string): readonly Span[] {
  return [...text.matchAll(/#[^\r\n]*/g)].map(({ 0: comment, index }) => ({
    offset: index,
    end: index + comment.length,
  }));
}

/** Returns the findings in a hostfile that no comment ignores, in the order of their places. */
export function checkHostfile(
  hostfile: Hostfile,
  levels: { readonly [code: string]: RuleLevel } = {},
): readonly HostfileVerdict[] {
  const verdicts: HostfileVerdict[] = [];
  for (const rule of hostfileRules) {
    const { code, check } = rule;
    const level = Object.hasOwn(levels, code) ? levels[code] : undefined;
    if (level === 'off') {
      continue;
    }
    for (const finding of check(hostfile)) {
      verdicts.push({ ...withSeverity(rule, finding), ...(level === undefined ? {} : { severity: level }) });
    }
  }
  const comments = ignoreComments(hostfile.text, commentsIn);
  return verdicts
    .filter(verdict => !comments.some(comment => ignores(comment, verdict)))
    .sort((a, b) => a.span.offset - b.span.offset);
}
