import { type HostNotation, hostNotation } from '../detection/host-languages.js';
import type { Notation } from '../document/notation.js';

/** The notations that a program has loaded so far. */
export interface LoadedNotations {
  /** Returns the notation of configs in files of a language; undefined if it is not loaded. JSON needs no loading. */
  of(languageId: string): Notation | 'json' | undefined;
  /** Loads the notation of a language, unless it is JSON or loaded. */
  prepare(languageId: string | undefined): Promise<void>;
}

/** Keeps the notations that `load` loads, each once. */
export function loadedNotations(load: (id: HostNotation) => Promise<Notation>): LoadedNotations {
  const loading = new Map<HostNotation, Promise<void>>();
  const loaded = new Map<HostNotation, Notation>();
  return {
    of(languageId) {
      const id = hostNotation(languageId);
      return id === undefined ? 'json' : loaded.get(id);
    },
    async prepare(languageId) {
      const id = languageId === undefined ? undefined : hostNotation(languageId);
      if (id !== undefined) {
        const running = loading.get(id) ?? load(id).then(notation => void loaded.set(id, notation));
        loading.set(id, running);
        await running;
      }
    },
  };
}
