import type { TextDocument } from 'vscode-languageserver-textdocument';
import { defaultSettings, type Settings } from '../loaders/assumptions.js';

/** So many documents are asked about in turn, in an editor: those that can be seen, and a few more. */
const enough = 10;

interface Known<Made> {
  readonly document: TextDocument;
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
    const known = isSame ? last : { document, version, settings, made: make(document, settings) };
    recent.copyWithin(Math.max(0, at), Math.max(0, at) + 1);
    recent[enough - 1] = known;
    return known.made;
  };
}
