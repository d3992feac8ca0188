import type { TextDocument } from 'vscode-languageserver-textdocument';
import { defaultSettings, type Settings } from '../loaders/assumptions.js';

/** A function that keeps what it made of each document until another version of it, or other settings, are asked for. */
export function perVersion<Made>(
  make: (document: TextDocument, settings: Settings) => Made,
): (document: TextDocument, settings?: Settings) => Made {
  const known = new WeakMap<
    TextDocument,
    { readonly version: number; readonly settings: Settings; readonly made: Made }
  >();
  return (document, settings = defaultSettings) => {
    const { version } = document;
    const last = known.get(document);
    if (last !== undefined && last.version === version && last.settings === settings) {
      return last.made;
    }
    const made = make(document, settings);
    known.set(document, { version, settings, made });
    return made;
  };
}
