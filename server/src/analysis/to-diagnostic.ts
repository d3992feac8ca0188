import { type Diagnostic, DiagnosticSeverity, DiagnosticTag, type Range } from 'vscode-languageserver-types';
import type { Verdict } from '../checking/check.js';
import type { FailsAt, Severity } from '../checking/rule.js';
import { rulePage } from '../describing/links.js';
import type { Span } from '../document/syntax-tree.js';
import type { Analysis } from './analysis.js';

/** Carried by every diagnostic. */
export interface DiagnosticData {
  readonly failsAt: FailsAt;
}

const severities: { readonly [severity in Severity]: DiagnosticSeverity } = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

const tags = { unnecessary: DiagnosticTag.Unnecessary, deprecated: DiagnosticTag.Deprecated } as const;

function rangeOf(analysis: Analysis, span: Span): Range {
  const { lines } = analysis.document;
  return { start: lines.positionAt(span.offset), end: lines.positionAt(span.end) };
}

/** A verdict as LSP has it; `related` only for clients that show it. */
export function toDiagnostic(analysis: Analysis, verdict: Verdict, related: boolean): Diagnostic {
  const data: DiagnosticData = { failsAt: verdict.failsAt };
  const uri = analysis.document.uri;
  return {
    range: rangeOf(analysis, verdict.span),
    severity: severities[verdict.severity],
    code: verdict.code,
    codeDescription: { href: rulePage(verdict.code) },
    source: 'deepspeed',
    message: verdict.message,
    data,
    ...(verdict.tag === undefined ? {} : { tags: [tags[verdict.tag]] }),
    ...(related && verdict.related !== undefined
      ? {
          relatedInformation: verdict.related.map(({ span, message }) => ({
            location: { uri, range: rangeOf(analysis, span) },
            message,
          })),
        }
      : {}),
  };
}
