import type { TextDocument } from 'vscode-languageserver-textdocument';
import { toDiagnostic } from '../analysis/to-diagnostic.js';
import type { ClientAbilities, DocumentService } from '../document-service.js';
import { defaultSettings, type Settings } from '../loaders/assumptions.js';
import { analyseHostfile, type HostfileAnalysis } from './analysis.js';
import { completeHostfile } from './completion.js';
import { hostfileHover } from './hover.js';
import { hostfileFixes } from './quick-fixes.js';

/** From the text of hostfiles to LSP values. Holds the analysis of the last version seen of each. */
export function createHostfileService(client: ClientAbilities): DocumentService {
  interface Known {
    readonly version: number;
    readonly settings: Settings;
    readonly analysis: HostfileAnalysis;
  }
  const known = new WeakMap<TextDocument, Known>();
  const edits = { documentChanges: client.documentChanges, snippets: false, commands: client.commands };

  function analysisOf(document: TextDocument, settings: Settings = defaultSettings): HostfileAnalysis {
    const last = known.get(document);
    if (last !== undefined && last.version === document.version && last.settings === settings) {
      return last.analysis;
    }
    const analysis = analyseHostfile(document, settings);
    known.set(document, { version: document.version, settings, analysis });
    return analysis;
  }

  return {
    diagnose(document, settings) {
      const analysis = analysisOf(document, settings);
      return analysis.verdicts.map(verdict => toDiagnostic(analysis, verdict, client.relatedInformation));
    },
    complete: (document, position, settings) => completeHostfile(analysisOf(document, settings), position),
    hover: (document, position, settings) => hostfileHover(analysisOf(document, settings), position, client.markdown),
    codeActions: (document, range, context, settings) =>
      hostfileFixes(analysisOf(document, settings), range, context, edits),
  };
}
