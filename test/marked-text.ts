import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Position, TextEdit } from 'vscode-languageserver-types';
import type { NotationOf } from '../server/src/analysis/analyses.js';
import { createLanguageService, type LanguageService } from '../server/src/features/service.js';
import { everything, nothing } from './client-abilities.js';

/** A document with the cursor at the `|` of the source. */
export interface Marked {
  readonly document: TextDocument;
  readonly position: Position;
}

/** Removes the only `¦` from a source, or the only `|` of one without, and returns its offset. */
export function marked(text: string, uri = 'file:///ds_config.json', languageId = 'json'): Marked {
  const sign = text.includes('¦') ? '¦' : '|';
  const at = text.indexOf(sign);
  if (at < 0 || text.indexOf(sign, at + 1) >= 0) {
    throw new Error(`expected exactly one cursor in ${JSON.stringify(text)}`);
  }
  const document = TextDocument.create(uri, languageId, 1, text.slice(0, at) + text.slice(at + 1));
  return { document, position: document.positionAt(at) };
}

export function documentOf(text: string, uri = 'file:///ds_config.json', languageId = 'json'): TextDocument {
  return TextDocument.create(uri, languageId, 1, text);
}

/** Returns a service for a client that supports everything, or for one that supports nothing optional. */
export function serviceFor(able: boolean, isSpent?: () => boolean, notationOf?: NotationOf): LanguageService {
  const abilities = { ...(able ? everything : nothing), itemDefaults: false };
  return createLanguageService(abilities, isSpent, notationOf);
}

/** Returns the source after edits, by the rules of LSP. */
export function applied(document: TextDocument, edits: readonly TextEdit[]): string {
  return TextDocument.applyEdits(document, [...edits]);
}
