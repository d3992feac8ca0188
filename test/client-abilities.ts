import type { ClientAbilities } from '../server/src/lsp/document-service.js';

/** A client that can do all there is. */
export const everything: ClientAbilities = {
  markdown: true,
  snippets: true,
  itemDefaults: true,
  relatedInformation: true,
  documentChanges: true,
  snippetEdits: true,
  commands: true,
};

/** The plainest client there is. */
export const nothing: ClientAbilities = {
  markdown: false,
  snippets: false,
  itemDefaults: false,
  relatedInformation: false,
  documentChanges: false,
  snippetEdits: false,
  commands: false,
};
