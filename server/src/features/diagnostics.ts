import type { Diagnostic } from 'vscode-languageserver-types';
import type { Analysis } from '../analysis/analysis.js';
import { toDiagnostic } from '../lsp/to-diagnostic.js';

/** Returns all diagnostics of a document; `related` only for clients that show related information. */
export function diagnostics(analysis: Analysis, related: boolean): Diagnostic[] {
  return analysis.verdicts.map(verdict => toDiagnostic(analysis, verdict, related));
}
