import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Position, TextEdit } from 'vscode-languageserver-types';
import { createLanguageService, type LanguageService } from '../server/src/features/service.js';
import { everything, nothing } from './client-abilities.js';

/** A document with the cursor where the text had `|`. */
export interface Marked {
  readonly document: TextDocument;
  readonly position: Position;
}

/** Takes the one `|` out of a text and remembers where it was. */
export function marked(text: string, uri = 'file:///ds_config.json'): Marked {
  const at = text.indexOf('|');
  if (at < 0 || text.indexOf('|', at + 1) >= 0) {
    throw new Error(`expected exactly one cursor in ${JSON.stringify(text)}`);
  }
  const document = TextDocument.create(uri, 'json', 1, text.slice(0, at) + text.slice(at + 1));
  return { document, position: document.positionAt(at) };
}

export function documentOf(text: string, uri = 'file:///ds_config.json'): TextDocument {
  return TextDocument.create(uri, 'json', 1, text);
}

/** A service for a client that can do everything, or one that can do nothing. */
export function serviceFor(able: boolean, isSpent?: () => boolean): LanguageService {
  const abilities = { ...(able ? everything : nothing), itemDefaults: false };
  return createLanguageService(abilities, isSpent);
}

/** The text after edits, by the rules of LSP. */
export function applied(document: TextDocument, edits: readonly TextEdit[]): string {
  return TextDocument.applyEdits(document, [...edits]);
}
