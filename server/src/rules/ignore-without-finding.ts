import { ignoreCommentsOf } from '../checking/ignored.js';
import type { Fix, Rule } from '../checking/rule.js';
import type { ConfigDocument } from '../document/config-document.js';
import { withSpace } from '../document/loose-parts.js';
import type { Span } from '../document/syntax-tree.js';

export const ignoreWithoutFinding: Rule = {
  code: 'ignore-without-finding',
  severity: 'information',
  failsAt: 'never',
  summary: 'A comment that ignores nothing, or names an unknown rule.',
  why: 'A comment "deepspeed-ignore" hides findings on its line, or on the line below if it stands alone; "deepspeed-ignore-file" hides those of the file. A comment that stays after its mistake was fixed hides the next mistake.',
  bad: '{ "train_batch_size": 8 // deepspeed-ignore\n}',
  good: '{ "train_batch_size": 8\n}',
  source: 'server/src/checking/ignored.ts',
  about: 'every file',
  *checkConfig(context) {
    const { region, text, notation } = context.document;
    for (const comment of ignoreCommentsOf(context)) {
      const { offset, end } = comment.ignored;
      // Another config in the same file can have what such a comment ignores.
      const isOfOthers = offset > region.end || end < region.offset;
      if (isOfOthers || (notation.isFile !== true && end - offset === text.length)) {
        continue;
      }
      yield {
        span: comment,
        severity: 'hint',
        message: 'This comment ignores nothing. DeepSpeed skips all comments. Remove it.',
        fixes: () => [removal(comment, context.document)],
      };
      for (const { code, ...span } of comment.codes) {
        yield {
          span,
          message: `No rule is called "${code}". The comment ignores nothing of that name. Write the code of a finding, or a colon before a reason.`,
        };
      }
    }
  },
};

/** Returns the fix that removes a comment: the one with the same words and the same number of such before it. */
function removal(comment: Span, { text, notation }: ConfigDocument): Fix {
  const own = text.slice(comment.offset, comment.end);
  const twinsIn = (source: string): readonly Span[] =>
    notation.commentsIn(source).filter(({ offset, end }) => source.slice(offset, end) === own);
  const order = twinsIn(text).findIndex(({ offset }) => offset === comment.offset);
  return {
    title: 'Remove the comment',
    preferred: true,
    risk: '',
    apply(draft) {
      const twin = twinsIn(draft.text)[order];
      if (twin !== undefined) {
        const { offset, end } = withSpace(draft.text, twin);
        draft.replaceText(offset, end, '');
      }
    },
  };
}
