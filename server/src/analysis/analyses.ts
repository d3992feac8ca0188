import type { TextDocument } from 'vscode-languageserver-textdocument';
import { notationIn } from '../document/cells.js';
import { type ConfigDocument, openConfig, openRegion } from '../document/config-document.js';
import type { Notation } from '../document/notation.js';
import type { Analysis } from './analysis.js';

/** Returns the notation of configs in files of a language; undefined if it is not loaded. JSON needs no loading. */
export type NotationOf = (languageId: string) => Notation | 'json' | undefined;

/** Returns the configs in a document: the whole of a JSON file, any number of a file in another language. */
export function configsIn(document: TextDocument, notationOf: NotationOf): readonly ConfigDocument[] {
  const notation = notationIn(document, notationOf);
  if (notation === undefined) {
    return [];
  }
  return notation === 'json'
    ? [openConfig(document)]
    : notation.regionsOf(document.getText()).map(region => openRegion(document, notation, region));
}

/** Returns the config that stands for a file with several: the first one that is not only a section. */
export function mainOf(analyses: readonly Analysis[]): Analysis | undefined {
  return analyses.find(({ document }) => document.region.kind !== 'section') ?? analyses[0];
}

/** Whether an offset is in a config, or behind it at an indent that continues it. */
function isIn({ notation, region, root, text }: ConfigDocument, offset: number): boolean {
  if (notation.id === 'json') {
    return true;
  }
  if (region.parts?.some(part => part.offset <= offset && offset <= part.end)) {
    return true;
  }
  if (region.offset > offset || offset <= region.end) {
    return region.offset <= offset;
  }
  return text.slice(region.end, offset).trim() === '' && notation.placeAt?.(text, root, offset).container !== undefined;
}

/** Returns the config around an offset, or one that ends there. A JSON file has no other place. */
export function analysisAt(analyses: readonly Analysis[], offset: number): Analysis | undefined {
  // A section can stand inside of a config whose program decides whether it gets it.
  const section = analyses.findLast(
    ({ document: { region } }) => region.kind === 'section' && region.offset < offset && offset <= region.end,
  );
  return section ?? analyses.find(({ document }) => isIn(document, offset));
}
