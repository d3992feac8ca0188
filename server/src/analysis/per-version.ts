import type { TextDocument } from 'vscode-languageserver-textdocument';
import { defaultSettings, type Settings } from '../loaders/assumptions.js';

/** So many documents are asked about in turn, in an editor: those that can be seen, and a few more. */
const enough = 10;

/** Characters from which on a document is kept only while it is the last one: with its tree, it takes many times its memory. */
const large = 100_000;

interface Known<Made> {
  readonly document: TextDocument;
  readonly size: number;
  readonly version: number;
  readonly settings: Settings;
  readonly made: Made;
}

/**
 * A function that keeps what it made of the documents last asked about, until another version of them, or other settings, are
 * asked for. An array, as what a WeakMap holds, or a Map has held, outlives each collection of young objects: a fifth of the
 * time went into moving it.
 */
export function perVersion<Made>(
  make: (document: TextDocument, settings: Settings) => Made,
): (document: TextDocument, settings?: Settings) => Made {
  /** The last one is the latest. */
  const recent = new Array<Known<Made> | undefined>(enough).fill(undefined);
  return (document, settings = defaultSettings) => {
    const { version } = document;
    const at = recent.findIndex(known => known?.document === document);
    const last = recent[at];
    const isSame = last?.version === version && last.settings === settings;
    const known = isSame
      ? last
      : { document, size: document.getText().length, version, settings, made: make(document, settings) };
    if (at !== enough - 1) {
      recent.copyWithin(Math.max(0, at), Math.max(0, at) + 1);
      const before = recent[enough - 2];
      recent[enough - 2] = before !== undefined && before.size < large ? before : undefined;
    }
    recent[enough - 1] = known;
    return known.made;
  };
}
