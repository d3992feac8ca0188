import type { TextDocument } from 'vscode-languageserver-textdocument';
import { type Diagnostic, DiagnosticSeverity, DiagnosticTag, type Range } from 'vscode-languageserver-types';
import type { FailsAt, Finding, Severity } from '../checking/rule.js';
import type { WithSeverity } from '../checking/verdict.js';
import { rulePage } from '../describing/links.js';
import type { Span } from '../document/syntax-tree.js';

/** Data that every diagnostic carries. */
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

/** The document that a verdict is about, in any of our languages. */
interface Checked {
  readonly document: { readonly uri: string; readonly lines: TextDocument };
}

function rangeOf({ document: { lines } }: Checked, span: Span): Range {
  return { start: lines.positionAt(span.offset), end: lines.positionAt(span.end) };
}

const sentenceEnd = /[)"`\w]/;
const sentenceStart = /["`A-Z]/;

/**
 * Returns a message with each sentence on a line of its own: lists of problems cut lines, and the last sentence is the
 * advice. Words in quotes stay on one line.
 */
function onLines(message: string): string {
  let lines = '';
  let from = 0;
  let quote = message.indexOf('"');
  for (let space = message.indexOf('. ') + 1; space > 0; space = message.indexOf('. ', space) + 1) {
    let close = -1;
    while (quote >= 0 && quote < space && close < space) {
      close = message.indexOf('"', quote + 1);
      quote = close > space ? quote : close < 0 ? -1 : message.indexOf('"', close + 1);
    }
    if (close < space && sentenceEnd.test(message.charAt(space - 2)) && sentenceStart.test(message.charAt(space + 1))) {
      lines += `${message.slice(from, space)}\n`;
      from = space + 1;
    }
  }
  return lines + message.slice(from);
}

/** Returns a verdict as LSP has it; `related` only for clients that show related information. */
export function toDiagnostic(checked: Checked, verdict: WithSeverity<Finding<unknown>>, related: boolean): Diagnostic {
  const data: DiagnosticData = { failsAt: verdict.failsAt };
  const { uri } = checked.document;
  const diagnostic: Diagnostic = {
    range: rangeOf(checked, verdict.span),
    severity: severities[verdict.severity],
    code: verdict.code,
    codeDescription: { href: rulePage(verdict.code) },
    source: 'deepspeed',
    message: onLines(verdict.message),
    data,
  };
  if (verdict.tag !== undefined) {
    diagnostic.tags = [tags[verdict.tag]];
  }
  if (related && (verdict.related ?? verdict.relatedFiles) !== undefined) {
    diagnostic.relatedInformation = [
      ...(verdict.related ?? []).map(({ span, message }) => ({
        location: { uri, range: rangeOf(checked, span) },
        message,
      })),
      ...(verdict.relatedFiles ?? []).map(({ place: { uri: file, ...range }, message }) => ({
        location: { uri: file, range },
        message,
      })),
    ];
  }
  return diagnostic;
}
