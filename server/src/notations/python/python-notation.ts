import { bracketedEdits } from '../../document/bracketed-edits.js';
import type { Notation } from '../../document/notation.js';
import type { Span } from '../../document/syntax-tree.js';
import { callsIn } from './calls.js';
import { embeddedInProgram } from './embedded.js';
import { keywordAt } from './keywords.js';
import { pythonPrinter } from './printer.js';
import { parsePython } from './program.js';
import { regionAgain, regionsOf } from './regions.js';
import { embeddedInLines } from './shell-lines.js';
import { spelledInPython, wordedInPython } from './spelling.js';

function commentsIn(text: string): readonly Span[] {
  const comments: Span[] = [];
  parsePython(text).iterate({
    enter({ name, from, to }) {
      if (name === 'Comment') {
        comments.push({ offset: from, end: to });
      }
    },
  });
  return comments;
}

/** Returns the indent of the first block or bracket that begins on a line without one; four spaces if there is none. */
function indentOf(text: string): string {
  return /^[^\s#][^\r\n]*[:{[(][ \t]*[\r\n]+([ \t]+)\S/m.exec(text)?.[1] ?? '    ';
}

/** Configs in Python files: dicts, displays as well as calls of `dict`. */
export const pythonNotation: Notation = {
  id: 'python',
  edits: bracketedEdits(pythonPrinter),
  regionsOf,
  regionAgain,
  embeddedIn: embeddedInProgram,
  embeddedInLines,
  keywordAt,
  callsIn,
  commentsIn,
  indentOf,
  comment: '#',
  worded: wordedInPython,
  spelled: spelledInPython,
};
