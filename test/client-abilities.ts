import type { ClientAbilities } from '../server/src/lsp/document-service.js';

/** The capabilities of a client that supports everything. */
export const everything: ClientAbilities = {
  markdown: true,
  snippets: true,
  itemDefaults: true,
  relatedInformation: true,
  documentChanges: true,
  snippetEdits: true,
  previews: true,
  commands: true,
};

/** The capabilities of a client that supports nothing optional. */
export const nothing: ClientAbilities = {
  markdown: false,
  snippets: false,
  itemDefaults: false,
  relatedInformation: false,
  documentChanges: false,
  snippetEdits: false,
  previews: false,
  commands: false,
};
