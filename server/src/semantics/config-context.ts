import type { Binding } from '../catalog/binding.js';
import type { ConfigDocument } from '../document/config-document.js';
import type { Assumptions } from '../loaders/assumptions.js';

/** A config with its context: its tree, the catalog entries of its keys, the loader and the releases. */
export interface ConfigContext {
  readonly document: ConfigDocument;
  readonly binding: Binding;
  readonly assumptions: Assumptions;
}
