import type { EditFix } from '../../checking/edit-fix.js';
import { lineStart } from '../../document/line-start.js';
import type { RunContext } from '../checking/run-context.js';
import type { RunRule } from '../checking/run-rule.js';
import type { CutOff } from '../run.js';

export const runCutOff: RunRule = {
  code: 'run-cut-off',
  severity: 'error',
  failsAt: 'load',
  summary:
    'Arguments behind a comment, behind blanks or a carriage return after a backslash, or on a line that nothing continues; a carriage return in the last word.',
  why: 'A backslash continues a command only as the last character of its line. A comment ends the command, even on a line of its own between continued lines. Bash takes the arguments behind it for a command of their own; the program starts without them.',
  bad: 'deepspeed train.py \\\n  --deepspeed ds_config.json \\\n  # --fp16 True \\\n  --bf16 True\n',
  good: '# --fp16 True\ndeepspeed train.py \\\n  --deepspeed ds_config.json \\\n  --bf16 True\n',
  source: 'server/src/notations/shell/commands.ts',
  *check(context) {
    const { run, text } = context;
    if (run.cutOff === undefined) {
      return;
    }
    const { by, span, lost } = run.cutOff;
    if (by === 'word') {
      const word = text.slice(span.offset, span.end);
      yield {
        span,
        message: `The line ends with CR LF, and bash makes the carriage return a part of "${word}". The program ${word.startsWith('-') ? 'does not know that argument' : 'finds no file of that name'}, and stops. ${advice.return}`,
        severity: 'warning',
      };
      return;
    }
    const first = /^\S*/.exec(text.slice(lost.offset, lost.end))?.[0] ?? '';
    const name = first.replace(/^-/, '');
    yield {
      span,
      message: `${problems[by]}, so "${first}" and what follows are not passed. Bash starts the program without them and then stops at them ("line …: -${name}: command not found"). ${advice[by]}`,
      // Git may write other line ends on the machine that runs it.
      severity: by === 'return' ? 'warning' : 'error',
      related: by === 'line' ? undefined : [{ span: lost, message: 'These arguments are not passed.' }],
      fixes: () => fixes(context, run.cutOff),
    };
  },
};

const problems: { readonly [by in Exclude<CutOff['by'], 'word'>]: string } = {
  comment: 'A comment ends the command',
  blanks: 'There are blanks behind the backslash',
  line: 'The line before ends the command',
  return: 'The lines end with CR LF, which leaves a carriage return behind the backslash',
};

const advice: { readonly [by in Exclude<CutOff['by'], 'word'>]: string } = {
  comment: 'Move the comment above the command.',
  blanks: 'Remove the blanks.',
  line: 'Write a backslash at its end.',
  return: 'Save the file with LF as its line ends.',
};

/** The comments between the lines move above the command; the lines are continued again. */
function fixes({ run, text }: RunContext, cutOff: CutOff | undefined): readonly EditFix[] {
  // An editor has its own way to change line ends.
  if (cutOff === undefined || cutOff.by === 'return') {
    return [];
  }
  const { by, lost } = cutOff;
  const start = lineStart(text, run.offset);
  const indent = /^[ \t]*/.exec(text.slice(start))?.[0] ?? '';
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const end = endOfWords(text, lost.offset);
  const comments = [...text.slice(end, lost.offset).matchAll(/#[^\r\n]*/g)].map(([comment]) =>
    comment.replace(/[ \t]*\\?[ \t]*$/, ''),
  );
  const above = comments.map(comment => `${indent}${comment}${eol}`).join('');
  const inner = text.slice(lineStart(text, lost.offset), lost.offset);
  return [
    {
      title:
        by === 'comment'
          ? 'Move the comment above the command'
          : by === 'blanks'
            ? 'Remove the blanks'
            : 'Continue the line',
      preferred: true,
      risk: 'passes more arguments',
      edits: [
        ...(above === '' ? [] : [{ offset: start, end: start, text: above }]),
        { offset: end, end: lost.offset, text: ` \\${eol}${inner}` },
      ],
    },
  ];
}

/** Returns where the words before a place end: before blanks, backslashes, comments and line ends. */
function endOfWords(text: string, before: number): number {
  let at = before;
  for (;;) {
    const start = lineStart(text, at);
    const words = text
      .slice(start, at)
      .replace(/(?:^|[ \t]+)#.*$/, '')
      .replace(/[ \t\r]*\\?[ \t\r]*$/, '');
    if (words.trim() !== '' || start === 0) {
      return start + words.length;
    }
    at = start - 1;
  }
}
