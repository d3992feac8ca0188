import { type HostNotation, hostLanguages, hostNotation } from '../detection/host-languages.js';
import { deepestSource } from '../document/host.js';
import type { Notation } from '../document/notation.js';

/** The notations that a program has loaded so far. */
export interface LoadedNotations {
  /** Returns the notation of configs in files of a language; undefined if it is not loaded. JSON needs no loading. */
  of(languageId: string): Notation | 'json' | undefined;
  /** Loads the notation of a language, unless it is JSON or loaded, and those of the sources that a file in it holds. */
  prepare(languageId: string | undefined, text?: string): Promise<void>;
}

/** Keeps the notations that `load` loads, each once. */
export function loadedNotations(load: (id: HostNotation) => Promise<Notation>): LoadedNotations {
  const loading = new Map<HostNotation, Promise<void>>();
  const loaded = new Map<HostNotation, Notation>();
  const loadOnce = async (id: HostNotation): Promise<Notation | undefined> => {
    const running = loading.get(id) ?? load(id).then(notation => void loaded.set(id, notation));
    loading.set(id, running);
    await running;
    return loaded.get(id);
  };
  const prepareFor = async (id: HostNotation, text: string, depth: number): Promise<void> => {
    const notation = await loadOnce(id);
    if (depth > 0 && hostLanguages[id].mightHave(text)) {
      for (const { language, text: inner } of notation?.embeddedIn?.(text) ?? []) {
        if (language !== 'json') {
          await prepareFor(language, inner, depth - 1);
        }
      }
    }
  };
  return {
    of(languageId) {
      const id = hostNotation(languageId);
      return id === undefined ? 'json' : loaded.get(id);
    },
    async prepare(languageId, text = '') {
      const id = languageId === undefined ? undefined : hostNotation(languageId);
      if (id !== undefined) {
        await prepareFor(id, text, deepestSource);
      }
    },
  };
}
