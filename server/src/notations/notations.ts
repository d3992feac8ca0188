import type { HostNotation } from '../detection/host-languages.js';
import type { Notation } from '../document/notation.js';

/**
 * Loads a notation with its parser. Each is a bundle of its own: a user of JSON alone loads none of them. `bundles` is
 * the address of their folder, for a program that does not know where it comes from.
 */
export type LoadNotation = (id: HostNotation, bundles?: string) => Promise<Notation>;

const imports: { readonly [id in HostNotation]: () => Promise<Notation> } = {
  python: async () => (await import('./python/python-notation.js')).pythonNotation,
  shell: async () => (await import('./shell/shell-notation.js')).shellNotation,
  yaml: async () => (await import('./yaml/yaml-notation.js')).yamlNotation,
};

/** Loads a notation from the file beside the program. */
export const loadNotation: LoadNotation = id => imports[id]();
