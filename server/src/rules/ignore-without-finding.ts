import { ignoreCommentsOf } from '../checking/ignored.js';
import type { Finding, Fix, Rule } from '../checking/rule.js';
import type { ConfigDocument } from '../document/config-document.js';
import type { IgnoreComment } from '../document/ignore-comments.js';
import { withSpace } from '../document/loose-parts.js';
import { type PropertyNode, propertiesOf, type Span } from '../document/syntax-tree.js';
import type { ConfigContext } from '../semantics/config-context.js';

export const ignoreWithoutFinding: Rule = {
  code: 'ignore-without-finding',
  severity: 'information',
  failsAt: 'never',
  summary: 'A comment that ignores nothing, or names an unknown rule.',
  why: 'A comment "deepspeed-ignore" hides findings on its line, or on the line below if it has its own line; "deepspeed-ignore-file" hides those of the file. A comment that stays after its mistake was fixed hides the next mistake.',
  bad: '{ "train_batch_size": 8 // deepspeed-ignore\n}',
  good: '{ "train_batch_size": 8\n}',
  source: 'server/src/checking/ignored.ts',
  about: 'every file',
  checkConfig(context) {
    const comments = ignoreCommentsOf(context);
    return comments.length === 0 ? undefined : findingsAt(comments, context);
  },
};

function* findingsAt(comments: readonly IgnoreComment[], { document }: ConfigContext): Generator<Finding> {
  const isFile = document.notation.isFile === true;
  for (const comment of comments.filter(each => isIn(document, each))) {
    yield {
      span: comment,
      severity: 'hint',
      message: `This comment ignores nothing. ${isFile ? 'DeepSpeed skips all comments. ' : ''}Remove it.`,
      fixes: () => [removal(comment, document)],
    };
    for (const { code, ...span } of comment.codes) {
      yield {
        span,
        message: `No rule is called "${code}". This name in the comment has no effect. Write the code of a finding, or a colon before a reason.`,
      };
    }
  }
}

/**
 * Whether a comment is for a line of this config. In a program, another config can have what a comment for the file or for
 * a line with a dict that the program chooses ignores.
 */
function isIn({ region, root, text, notation }: ConfigDocument, { ignored }: IgnoreComment): boolean {
  const meets = ({ offset, end }: Span): boolean => offset <= ignored.end && ignored.offset <= end;
  const isChosen = ({ value }: PropertyNode): boolean =>
    value?.kind === 'expression' && /[{(]/.test(value.value) && meets(value);
  return (
    [region, ...(region.parts ?? [])].some(meets) &&
    (notation.isFile === true ||
      (region.kind !== 'section' &&
        ignored.end - ignored.offset < text.length &&
        ![...propertiesOf(root)].some(isChosen)))
  );
}

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
