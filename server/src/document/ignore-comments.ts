import { lineStart } from './line-start.js';
import type { Span } from './syntax-tree.js';
import { lineEnd } from './token-ends.js';

/** A comment that ignores findings. */
export interface IgnoreComment extends Span {
  /** The codes of the rules; all rules if there are none. */
  readonly codes: readonly (Span & { readonly code: string })[];
  /** The places of the findings. */
  readonly ignored: Span;
}

/** `deepspeed: ignore` is the form of type checkers and linters for Python. */
const marker = /deepspeed(?:-|:[ \t]?)ignore/;

/** The codes end at a colon; a reason can follow. */
const form = new RegExp(`^((?://|/\\*|#)\\s*${marker.source}(-file)?)(?![\\w-])([^:]*)`);

/** Returns the first place behind a comment that is neither blank nor a comment. */
function nextOf(text: string, comment: Span, comments: readonly Span[]): number {
  let at = comment.end;
  for (;;) {
    at += /^\s*/.exec(text.slice(at))?.[0].length ?? 0;
    const next = comments.find(({ offset }) => offset === at);
    if (next === undefined) {
      return at;
    }
    at = next.end;
  }
}

/** Returns the span that a comment ignores: the file, the line that it ends, or the line below one of its own. */
function ignoredBy(text: string, comment: Span, comments: readonly Span[], isForFile: boolean): Span {
  if (isForFile) {
    return { offset: 0, end: text.length };
  }
  const isAlone = text.slice(lineStart(text, comment.offset), comment.offset).trim() === '';
  const at = isAlone ? nextOf(text, comment, comments) : comment.offset;
  return { offset: lineStart(text, at), end: lineEnd(text, at) };
}

/** Returns the comments that ignore findings: `// deepspeed-ignore unknown-key: a reason`. */
export function ignoreComments(text: string, commentsOf: (text: string) => readonly Span[]): readonly IgnoreComment[] {
  // Most files have none, and need no search for comments.
  const comments = marker.test(text) ? commentsOf(text) : [];
  return comments.flatMap(comment => {
    const [, start, forFile, list] = form.exec(text.slice(comment.offset, comment.end)) ?? [];
    if (start === undefined || list === undefined) {
      return [];
    }
    const codes = [...list.matchAll(/[\w-]+/g)].map(({ 0: code, index }) => {
      const offset = comment.offset + start.length + index;
      return { code, offset, end: offset + code.length };
    });
    return [{ ...comment, codes, ignored: ignoredBy(text, comment, comments, forFile !== undefined) }];
  });
}

/** Whether a comment ignores a finding. */
export function ignores({ codes, ignored }: IgnoreComment, { code, span }: { code: string; span: Span }): boolean {
  const isThere = ignored.offset <= span.offset && span.offset <= ignored.end;
  return isThere && (codes.length === 0 || codes.some(each => each.code === code));
}
