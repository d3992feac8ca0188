import type { LoadEstimating } from '../estimating/load-estimating.js';
import type { createServices } from '../features/services.js';
import type { LoadPages } from '../pages/load-pages.js';
import type { WorkspaceFiles } from '../run-index/workspace-files.js';
import type { DocumentParts } from './document-services.js';

/**
 * The parts of the server that are loaded when they are needed. `bundles` is the address of their folder, for a program
 * that does not know where it comes from.
 */
export interface Parts extends DocumentParts {
  /** What knows DeepSpeed. */
  readonly services: (bundles?: string) => Promise<{ readonly createServices: typeof createServices }>;
  /** Returns the files of a folder by its address, if they are on this machine. */
  readonly filesOf?: (folder: string) => WorkspaceFiles | undefined;
  /** What reads the files of models. */
  readonly estimating: LoadEstimating;
  /** What answers questions about a run. */
  readonly pages: LoadPages;
}
