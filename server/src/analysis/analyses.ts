import type { TextDocument } from 'vscode-languageserver-textdocument';
import { type ConfigDocument, openConfig, openRegion } from '../document/config-document.js';
import type { Notation } from '../document/notation.js';
import type { Analysis } from './analysis.js';

/** Returns the notation of a language other than JSON, if it is loaded. */
export type NotationOf = (languageId: string) => Notation | undefined;

/** Returns the configs in a document: the whole of a JSON file, any number of a file in another language. */
export function configsIn(document: TextDocument, notationOf: NotationOf): readonly ConfigDocument[] {
  const notation = notationOf(document.languageId);
  return notation === undefined
    ? [openConfig(document)]
    : notation.regionsOf(document.getText()).map(region => openRegion(document, notation, region));
}

/** Returns the config around an offset, or one that ends there. A JSON file has no other place. */
export function analysisAt(analyses: readonly Analysis[], offset: number): Analysis | undefined {
  return analyses.find(
    ({ document: { notation, region } }) => notation.id === 'json' || (region.offset <= offset && offset <= region.end),
  );
}
