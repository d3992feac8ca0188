import type { TextDocument } from 'vscode-languageserver-textdocument';
import { defaultSettings, type Settings } from '../loaders/settings.js';

/** Number of documents to keep: an editor asks in turn about those that are visible, and a few more. */
const mostDocuments = 10;

/**
 * A document with this many characters or more is kept only while it is the latest: its tree takes many times its
 * memory.
 */
const large = 100_000;

interface Known<Made> {
  readonly document: TextDocument;
  readonly size: number;
  readonly version: number;
  readonly settings: Settings;
  readonly made: Made;
}

/**
 * Returns a function that caches its result for the latest documents, until it is asked about another version or other
 * settings. The cache is an array: what a WeakMap holds, or a Map has held, survives each collection of young objects,
 * and moving it took a fifth of the time.
 */
export function perVersion<Made>(
  make: (document: TextDocument, settings: Settings) => Made,
): (document: TextDocument, settings?: Settings) => Made {
  /** The latest document is at the end. */
  const recent = new Array<Known<Made> | undefined>(mostDocuments).fill(undefined);
  return (document, settings = defaultSettings) => {
    const { version } = document;
    const at = recent.findIndex(known => known?.document === document);
    const last = recent[at];
    const isSame = last?.version === version && last.settings === settings;
    const known = isSame
      ? last
      : { document, size: document.getText().length, version, settings, made: make(document, settings) };
    if (at !== mostDocuments - 1) {
      for (let i = Math.max(0, at); i < mostDocuments - 1; i++) {
        recent[i] = recent[i + 1];
      }
      const before = recent[mostDocuments - 2];
      recent[mostDocuments - 2] = before !== undefined && before.size < large ? before : undefined;
    }
    recent[mostDocuments - 1] = known;
    return known.made;
  };
}
