import { TextDocument } from 'vscode-languageserver-textdocument';
import { configsIn } from '../../analysis/analyses.js';
import { type Analysis, analyse } from '../../analysis/analysis.js';
import { hostLanguageOf } from '../../detection/host-languages.js';
import { cellAddress } from '../../document/cells.js';
import type { ConfigDocument } from '../../document/config-document.js';
import type { Notation } from '../../document/notation.js';
import type { Settings } from '../../loaders/assumptions.js';
import { loadedNotations } from '../../notations/loaded-notations.js';
import { loadNotation } from '../../notations/notations.js';
import { type Cell, cellsOf, isNotebook, offsetInCell } from '../../notebooks/notebook.js';
import type { RunVerdict } from '../../runs/service/check-runs.js';
import { hasCommands } from '../../runs/source-files.js';
import { loadRuns, runVerdicts, startsRuns } from './runs.js';

const notations = loadedNotations(loadNotation);

/** Loads what reads the configs in a file. Has to be done before the file is opened. */
export async function prepareFor(file: string, text: string): Promise<void> {
  const sources = isNotebook(file) ? cellsOf(text) : [{ languageId: hostLanguageOf(file) ?? '', text }];
  const languages = sources.map(({ languageId }) => languageId);
  // A command names files of `accelerate launch`.
  const isScript = languages.includes('shellscript') || hasOnlyRuns(file) || isNotebook(file);
  const others = isScript && /--config[-_]file/.test(text) ? ['yaml'] : [];
  for (const { languageId, text: own } of sources) {
    await notations.prepare(languageId, own);
  }
  for (const language of others) {
    await notations.prepare(language);
  }
  if (isScript || (hostLanguageOf(file) !== undefined && /deepspeed|ds_config/i.test(text))) {
    await loadRuns();
  }
}

/** Whether a file can start runs, and has no configs: a Makefile, Markdown, a job script of another name. */
function hasOnlyRuns(file: string): boolean {
  return hostLanguageOf(file) === undefined && hasCommands(file);
}

/** Opens the contents of a file in the language of its name. */
export function linesOf(file: string, text: string): TextDocument {
  return TextDocument.create(file, hostLanguageOf(file) ?? (hasOnlyRuns(file) ? 'plaintext' : 'json'), 0, text);
}

/** Says which config of a file is meant; undefined if it has one. Separate sections do not count beside it. */
export function whichOf(analyses: readonly Analysis[], { document: { lines, region } }: Analysis): string | undefined {
  const count = analyses.filter(({ document }) => document.region.kind === region.kind).length;
  const line = lines.positionAt(region.offset).line + 1;
  return count > 1 ? `this is the config at line ${line}, one of ${count}` : undefined;
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

/** The file that was opened last: it is asked whether it has a config, and then checked. */
let last: { readonly uri: string; readonly text: string; readonly opened: readonly Opened[] } | undefined;

function open(file: TextDocument): readonly Opened[] {
  const { uri } = file;
  const text = file.getText();
  if (last?.uri !== uri || last.text !== text) {
    last = { uri, text, opened: openAgain(file) };
  }
  return last.opened;
}

function openAgain(file: TextDocument): readonly Opened[] {
  if (hasOnlyRuns(file.uri)) {
    return [];
  }
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

function notationOf(languageId: string): Notation | undefined {
  const notation = notations.of(languageId);
  return notation === 'json' ? undefined : notation;
}

/** Whether a file has no config, and starts no run. A JSON file is a config as a whole. */
export function isWithoutConfig(file: string, text: string): boolean {
  const isHost = hostLanguageOf(file) !== undefined || isNotebook(file) || hasOnlyRuns(file);
  return (
    isHost &&
    open(linesOf(file, text)).every(({ configs }) => configs.length === 0) &&
    !startsRuns(file, text, notationOf)
  );
}

/** Returns the findings about the runs that a file starts; none if it starts none. */
export function runsOf(lines: TextDocument, settings: Settings): readonly RunVerdict[] {
  return runVerdicts(lines, settings, notationOf);
}

/** Returns the findings about the runs that a file starts, in a notebook with their places in its cells, and those. */
export function placedRunsOf(
  lines: TextDocument,
  settings: Settings,
  parts: readonly Part[],
): readonly (readonly [RunVerdict, Part | undefined])[] {
  return runsOf(lines, settings).map(verdict => {
    for (const part of parts) {
      const { cell } = part;
      const [offset, end] = [verdict.span.offset, verdict.span.end].map(at => cell && offsetInCell(cell, at));
      if (offset !== undefined && end !== undefined) {
        return [{ ...verdict, span: { offset, end } }, part];
      }
    }
    return [verdict, undefined];
  });
}
