import type { Binding } from '../catalog/binding.js';
import type { ConfigDocument } from '../document/config-document.js';
import type { Assumptions } from '../loaders/assumptions.js';

/** A config with all that is known of it: its tree, the parameters that its keys are bound to, who reads it and how. */
export interface ConfigContext {
  readonly document: ConfigDocument;
  readonly binding: Binding;
  readonly assumptions: Assumptions;
}
