import { mightStart } from '../../notations/shell/might-have.js';
import { Embedded, placedRun } from '../embedded.js';
import { launchCommands } from '../launch-commands.js';
import type { Run } from '../run.js';
import type { RunSource } from '../run-source.js';
import { markdownFiles } from '../source-files.js';

/** The languages of blocks with commands. A block without one may have some, too. */
const shells = /^(?:bash|sh|shell|zsh|console|shell-session|shellsession|terminal|)$/i;

const fence = /^[ \t>]*(`{3,}|~{3,})[ \t]*(?:\{\.?)?([\w-]*)/;

/** What readers shall replace: such a command is not one that anybody runs. */
const placeholder = /<[A-Za-z][\w ./-]*>/;
/** What stands for further arguments. */
const ellipsis = /(?<=[ \t\n])(?:\.\.\.|\u2026|\[[A-Za-z-][\w -]*\](?:\.\.\.)?)(?=[ \t\r\n]|$)/g;

interface Block {
  readonly offset: number;
  end: number;
  readonly mark: string;
  readonly isShell: boolean;
}

/** Returns the fenced blocks with commands. A block that nothing closes reaches to the end. */
function blocksIn(text: string): readonly Block[] {
  const blocks: Block[] = [];
  let open: Block | undefined;
  for (const { 0: line, index } of text.matchAll(/[^\n]*\n|[^\n]+$/g)) {
    const [, mark, language = ''] = fence.exec(line) ?? [];
    if (open !== undefined) {
      if (mark?.startsWith(open.mark) === true && language === '') {
        open.end = index;
        open = undefined;
      }
    } else if (mark !== undefined) {
      open = { offset: index + line.length, end: text.length, mark, isShell: shells.test(language) };
      if (open.isShell) {
        blocks.push(open);
      }
    }
  }
  return blocks;
}

function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end;
}

/** Returns the runs of a block, without those that are only a form to fill in. */
function runsOf(text: string, { offset, end }: Block): readonly Run[] {
  const source = text.slice(offset, end);
  if (!mightStart(source)) {
    return [];
  }
  const script = new Embedded();
  // Prompts, and the marks of a quotation. Behind a backslash, a number sign begins a comment.
  const blanked = source
    .replace(/^[ \t]*(?:>[ \t]?)*(?:(?:[$%]|(?<!\\\r?\n[ \t>]*)#)[ \t]+(?=[A-Za-z]))?/gm, start =>
      ' '.repeat(start.length),
    )
    .replace(ellipsis, found => ' '.repeat(found.length));
  script.add(blanked, at => offset + at);
  return launchCommands(script.text)
    .map(run => placedRun(run, script))
    .flatMap(run => {
      const written = text.slice(run.offset, lineEnd(text, run.end));
      const isOpen = run.isOpen || written.search(ellipsis) >= 0;
      return placeholder.test(written) ? [] : [{ ...run, isOpen, isExample: true }];
    });
}

/** The commands in Markdown. */
export const markdown: RunSource = {
  id: 'markdown',
  files: markdownFiles,
  mightStart,
  runsIn: text => blocksIn(text).flatMap(block => runsOf(text, block)),
};
