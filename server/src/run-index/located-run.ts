import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Span } from '../document/syntax-tree.js';
import type { FilePlace } from '../loaders/known-run.js';
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
}

export function placeOf({ document }: SourceFile, { offset, end }: Span): FilePlace {
  return { uri: document.uri, start: document.positionAt(offset), end: document.positionAt(end) };
}
