import { TextDocument } from 'vscode-languageserver-textdocument';
import { configsIn } from '../../analysis/analyses.js';
import { type Analysis, analyse } from '../../analysis/analysis.js';
import { type HostNotation, hostLanguageOf, hostNotation } from '../../detection/host-languages.js';
import type { Notation } from '../../document/notation.js';
import type { Settings } from '../../loaders/assumptions.js';
import { loadNotation } from '../../notations/notations.js';

const loaded = new Map<HostNotation, Notation>();

function notationOf(languageId: string): Notation | 'json' | undefined {
  const id = hostNotation(languageId);
  return id === undefined ? 'json' : loaded.get(id);
}

/** Loads what reads the configs in a file. Has to be done before the file is opened. */
export async function prepareFor(file: string): Promise<void> {
  const id = hostNotation(hostLanguageOf(file) ?? '');
  if (id !== undefined && !loaded.has(id)) {
    loaded.set(id, await loadNotation(id));
  }
}

/** Opens the contents of a file in the language of its name. */
export function linesOf(file: string, text: string): TextDocument {
  return TextDocument.create(file, hostLanguageOf(file) ?? 'json', 0, text);
}

/** Returns the analyses of the configs in a file. */
export function analysesIn(lines: TextDocument, settings: Settings): readonly Analysis[] {
  return configsIn(lines, notationOf).map(config => analyse(config, settings));
}

/** Whether a file has no config. A JSON file is one as a whole. */
export function isWithoutConfig(file: string, text: string): boolean {
  return hostLanguageOf(file) !== undefined && configsIn(linesOf(file, text), notationOf).length === 0;
}
