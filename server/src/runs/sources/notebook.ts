import { withoutMagics } from '../../document/cells.js';
import { mightStart } from '../../notations/shell/might-have.js';
import { type Cell, cellsOf } from '../../notebooks/notebook.js';
import { Embedded, placedRun } from '../embedded.js';
import { launchCommands } from '../launch-commands.js';
import { mightCall, runsOfPython } from '../python-calls.js';
import type { Run } from '../run.js';
import type { RunSource } from '../run-source.js';

/** A line that IPython hands to a shell, with those that a backslash joins to it. */
const commandLine = /^[ \t]*!(?!=)((?:[^\n\\]+|\\(?:\r\n|[\s\S])?)*)/gm;

/** What IPython inserts: the value of an expression of Python. */
const inserted = /(?<!\{)\{[A-Za-z_][\w.]*\}(?!\})/g;

/** Returns the runs of a script that is a part of a cell. */
function runsOfScript(text: string, from: number, cell: Cell): readonly Run[] {
  if (!mightStart(text)) {
    return [];
  }
  const script = new Embedded();
  script.add(text, offset => cell.offsetInFile(from + offset));
  return launchCommands(script.text).map(run => placedRun(run, script));
}

/** Returns the runs of the lines of a cell that a shell gets. */
function runsOfLines(cell: Cell): readonly Run[] {
  return [...cell.text.matchAll(commandLine)].flatMap(({ 0: line, 1: command = '', index }) =>
    runsOfScript(
      command.replace(inserted, found => `\`${found.slice(1, -1)}\``),
      index + line.length - command.length,
      cell,
    ),
  );
}

/** Notebooks: their calls of Python, and what their cells hand to a shell. */
export const notebook: RunSource = {
  id: 'notebook',
  files: /\.ipynb$/i,
  mightStart: text => mightStart(text) || mightCall(text),
  notation: text => (mightCall(text) ? 'python' : undefined),
  runsIn(text, notation) {
    const runs: Run[] = [];
    const program = new Embedded();
    for (const cell of cellsOf(text)) {
      if (cell.languageId === 'shellscript') {
        runs.push(
          ...runsOfScript(
            cell.text.replace(/^\s*%%/, magic => magic.replace(/\S/g, '#')),
            0,
            cell,
          ),
        );
      } else if (cell.languageId === 'python') {
        runs.push(...runsOfLines(cell));
        program.add(`${withoutMagics(cell.text)}\n`, offset => cell.offsetInFile(offset));
      }
    }
    const calls = notation !== undefined && mightCall(program.text) ? runsOfPython(program.text, notation) : [];
    return [...runs, ...calls.map(run => placedRun(run, program))].sort((a, b) => a.offset - b.offset);
  },
};
