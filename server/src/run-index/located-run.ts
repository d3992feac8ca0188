import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { FilePlace } from '../document/file-place.js';
import type { Span } from '../document/syntax-tree.js';
import { type Cell, cellsOf, isNotebook, offsetInCell } from '../notebooks/notebook.js';
import type { Run } from '../runs/run.js';

/** A file that starts runs. */
export interface SourceFile {
  /** Relative to the workspace folder. */
  readonly path: string;
  readonly document: TextDocument;
}

/** A run with the file that it is in. */
export interface LocatedRun {
  readonly run: Run;
  readonly source: SourceFile;
  /** For the user: its file and line, in a notebook with the cell. No other run of the file has it. */
  readonly name: string;
}

/** Returns the name of a place, without its column: `train.sh:12`, `train.ipynb:cell 2:1`. */
function nameOf(offset: number, { path, document }: SourceFile, cells: readonly Cell[]): string {
  for (const cell of cells) {
    const inside = offsetInCell(cell, offset);
    if (inside !== undefined) {
      return `${path}:cell ${cell.number}:${cell.text.slice(0, inside).split('\n').length}`;
    }
  }
  return `${path}:${document.positionAt(offset).line + 1}`;
}

/** Returns the runs of a file with their names. Further runs on a line have a number. */
export function locatedRuns(runs: readonly Run[], source: SourceFile): readonly LocatedRun[] {
  const cells = isNotebook(source.path) ? cellsOf(source.document.getText()) : [];
  const counts = new Map<string, number>();
  return runs.map(run => {
    const name = nameOf(run.offset, source, cells);
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return { run, source, name: count === 1 ? name : `${name}#${count}` };
  });
}

export function placeOf({ document }: SourceFile, { offset, end }: Span): FilePlace {
  return { uri: document.uri, start: document.positionAt(offset), end: document.positionAt(end) };
}
