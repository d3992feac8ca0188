import { TextDocument } from 'vscode-languageserver-textdocument';
import { configsIn } from '../../analysis/analyses.js';
import { type Analysis, analyse } from '../../analysis/analysis.js';
import { hostLanguageOf } from '../../detection/host-languages.js';
import { cellAddress } from '../../document/cells.js';
import type { ConfigDocument } from '../../document/config-document.js';
import type { Settings } from '../../loaders/assumptions.js';
import { loadedNotations } from '../../notations/loaded-notations.js';
import { loadNotation } from '../../notations/notations.js';
import { type Cell, cellsOf, isNotebook } from '../../notebooks/notebook.js';

const notations = loadedNotations(loadNotation);

/** Loads what reads the configs in a file. Has to be done before the file is opened. */
export async function prepareFor(file: string, text: string): Promise<void> {
  const languages = isNotebook(file) ? cellsOf(text).map(({ languageId }) => languageId) : [hostLanguageOf(file) ?? ''];
  for (const language of languages) {
    await notations.prepare(language);
  }
}

/** Opens the contents of a file in the language of its name. */
export function linesOf(file: string, text: string): TextDocument {
  return TextDocument.create(file, hostLanguageOf(file) ?? 'json', 0, text);
}

/** A source with configs: a file, or a cell of a notebook. */
export interface Part {
  readonly cell: Cell | undefined;
  readonly lines: TextDocument;
  readonly analyses: readonly Analysis[];
}

interface Opened extends Pick<Part, 'cell' | 'lines'> {
  readonly configs: readonly ConfigDocument[];
}

function open(file: TextDocument): readonly Opened[] {
  if (!isNotebook(file.uri)) {
    return [{ cell: undefined, lines: file, configs: configsIn(file, notations.of) }];
  }
  return cellsOf(file.getText()).map(cell => {
    const lines = TextDocument.create(cellAddress(file.uri, cell.number), cell.languageId, 0, cell.text);
    return { cell, lines, configs: configsIn(lines, notations.of) };
  });
}

/** Returns the analyses of the configs in a file, by its parts. */
export function partsOf(file: TextDocument, settings: Settings): readonly Part[] {
  return open(file).map(({ cell, lines, configs }) => ({
    cell,
    lines,
    analyses: configs.map(config => analyse(config, settings)),
  }));
}

/** Whether a file has no config. A JSON file is one as a whole. */
export function isWithoutConfig(file: string, text: string): boolean {
  const isHost = hostLanguageOf(file) !== undefined || isNotebook(file);
  return isHost && open(linesOf(file, text)).every(({ configs }) => configs.length === 0);
}
