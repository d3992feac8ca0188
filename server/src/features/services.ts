import type { NotationOf } from '../analysis/analyses.js';
import { provideEstimator } from '../estimating/estimator.js';
import type { Model } from '../estimating/model.js';
import { knowModel, namesModel, unreadModel } from '../estimating/model-of-settings.js';
import { runMemoryOf } from '../estimating/run-memory-of.js';
import type { ClientAbilities } from '../lsp/document-service.js';
import type { ProposalsParams, ProposalsResult } from '../lsp/requests.js';
import { keptFree } from '../refactoring/fitting.js';
import { proposalsFor } from '../refactoring/proposals.js';
import { provideRunMemory } from '../semantics/run-memory.js';
import { createLanguageService, type LanguageService } from './service.js';

/** Everything that knows DeepSpeed: nine tenths of the server, loaded once the connection is open. */
export interface Services {
  readonly configs: LanguageService;
  /** `model` is what the file of the model says, if it was read. */
  propose(wanted: ProposalsParams, model?: Model): ProposalsResult;
  /** What the settings say about a model, and what estimates with it. `propose` needs that, too. */
  readonly models: {
    readonly isNamed: typeof namesModel;
    readonly unread: typeof unreadModel;
    readonly know: typeof knowModel;
    readonly provide: typeof provideEstimator;
  };
}

provideRunMemory(runMemoryOf);

/**
 * Makes the services for a client; `isSpent` stops work that takes too long. `notationOf` has the notations that are
 * loaded.
 */
export function createServices(client: ClientAbilities, isSpent: () => boolean, notationOf?: NotationOf): Services {
  return {
    configs: createLanguageService(client, isSpent, notationOf),
    propose(wanted, model) {
      const proposals = proposalsFor(wanted, model);
      const hasActivations = proposals.some(({ estimate }) => estimate.hasActivations);
      return { proposals, keptFreeBytes: keptFree(wanted.machine.gpuBytes, hasActivations) };
    },
    models: { isNamed: namesModel, unread: unreadModel, know: knowModel, provide: provideEstimator },
  };
}
