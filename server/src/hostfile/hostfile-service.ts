import { perVersion } from '../analysis/per-version.js';
import type { ClientAbilities, DocumentService } from '../lsp/document-service.js';
import { editFixes } from '../lsp/edit-fixes.js';
import { toDiagnostic } from '../lsp/to-diagnostic.js';
import { analyseHostfile } from './analysis.js';
import { completeHostfile } from './completion.js';
import { hostfileHover } from './hover.js';

/** Turns hostfiles into LSP values. Its only state is the analysis of the last version of each document. */
export function createHostfileService(client: ClientAbilities): DocumentService {
  const analysisOf = perVersion(analyseHostfile);
  const edits = {
    documentChanges: client.documentChanges,
    snippets: false,
    previews: false,
    commands: client.commands,
  };

  return {
    diagnose(document, settings) {
      const analysis = analysisOf(document, settings);
      return analysis.verdicts.map(verdict => toDiagnostic(analysis, verdict, client.relatedInformation));
    },
    complete: (document, position, settings) => completeHostfile(analysisOf(document, settings), position),
    hover: (document, position, settings) => hostfileHover(analysisOf(document, settings), position, client.markdown),
    codeActions: (document, range, context, settings) =>
      editFixes(analysisOf(document, settings), range, context, edits),
  };
}
