import { type IgnoreComment, ignoreComments, ignores } from '../document/ignore-comments.js';
import { dialectOf } from '../loaders/dialects/dialects.js';
import type { Reading } from '../semantics/reading.js';
import type { Rule } from './rule.js';
import type { Verdict } from './verdict.js';

/** The code of the rule about comments that ignore nothing. */
export const idleCommentCode = 'ignore-without-finding';

/** Returns the comments of a config that ignore findings; none if its loader refuses comments. */
export function ignoreCommentsOf({ document, assumptions }: Reading): readonly IgnoreComment[] {
  const { notation, text } = document;
  const isRefused = notation.isFile === true && (document.isPlainJson || dialectOf(assumptions) === 'json');
  return isRefused ? [] : ignoreComments(text, notation.commentsIn);
}

/**
 * Returns the findings that no comment ignores. The rule about idle comments objects to each comment and each code; what
 * it says about those in use goes, too.
 */
export function withoutIgnored(
  verdicts: readonly Verdict[],
  reading: Reading,
  rules: readonly Rule[],
): readonly Verdict[] {
  const comments = ignoreCommentsOf(reading);
  if (comments.length === 0) {
    return verdicts;
  }
  const others = verdicts.filter(({ code }) => code !== idleCommentCode);
  const known = new Set(rules.map(({ code }) => code));
  const right = new Set<number>();
  for (const comment of comments) {
    for (const { code, offset } of comment.codes) {
      // A YAML file of `accelerate launch` has findings about its run beside those about its config.
      if (known.has(code) || code.startsWith('run-')) {
        right.add(offset);
      }
    }
    if (others.some(verdict => ignores(comment, verdict)) || comment.codes.some(({ code }) => !known.has(code))) {
      right.add(comment.offset);
    }
  }
  return verdicts.filter(verdict =>
    verdict.code === idleCommentCode
      ? !right.has(verdict.span.offset)
      : !comments.some(comment => ignores(comment, verdict)),
  );
}
