import type { NotationOf } from '../analysis/analyses.js';
import { knowModel, unreadModel } from '../estimating/model-of-settings.js';
import type { ClientAbilities } from '../lsp/document-service.js';
import type { ProposalsParams, ProposalsResult } from '../lsp/requests.js';
import { keptFree } from '../refactoring/fitting.js';
import { proposalsFor } from '../refactoring/proposals.js';
import { createLanguageService, type LanguageService } from './service.js';

/** Everything that knows DeepSpeed: nine tenths of the server, loaded once the connection is open. */
export interface Services {
  readonly configs: LanguageService;
  propose(wanted: ProposalsParams): ProposalsResult;
  /** What the settings say about a model. */
  readonly models: { readonly unread: typeof unreadModel; readonly know: typeof knowModel };
}

/**
 * Makes the services for a client; `isSpent` stops work that takes too long. `notationOf` has the notations that are
 * loaded.
 */
export function createServices(client: ClientAbilities, isSpent: () => boolean, notationOf?: NotationOf): Services {
  return {
    configs: createLanguageService(client, isSpent, notationOf),
    propose: wanted => ({ proposals: proposalsFor(wanted), keptFreeBytes: keptFree(wanted.machine.gpuBytes, false) }),
    models: { unread: unreadModel, know: knowModel },
  };
}
