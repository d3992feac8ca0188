import { readModelSize, type SizeReading } from '../estimating/model-size.js';
import { createHostfileService } from '../hostfile/hostfile-service.js';
import type { ClientAbilities, DocumentService } from '../lsp/document-service.js';
import type { ProposalsParams, ProposalsResult } from '../lsp/requests.js';
import { keptFree, proposalsFor } from '../refactoring/proposals.js';
import { createLanguageService, type LanguageService } from './service.js';

/** All that knows DeepSpeed: nine tenths of the server, which is loaded when the connection stands. */
export interface Services {
  readonly configs: LanguageService;
  readonly hostfiles: DocumentService;
  propose(wanted: ProposalsParams): ProposalsResult;
  /** What the text of a model's file says of its size. */
  modelSize(text: string): SizeReading;
}

/** Makes the services for a client; `isSpent` cuts short what takes too long. */
export function createServices(client: ClientAbilities, isSpent: () => boolean): Services {
  return {
    configs: createLanguageService(client, isSpent),
    hostfiles: createHostfileService(client),
    propose: wanted => ({ proposals: proposalsFor(wanted), keptFreeBytes: keptFree(wanted.machine.gpuBytes) }),
    modelSize: readModelSize,
  };
}
