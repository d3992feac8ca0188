import type { TextDocument } from 'vscode-languageserver-textdocument';
import { type Diagnostic, DiagnosticSeverity, type WorkspaceEdit } from 'vscode-languageserver-types';
import type { Change, Fix, Found, Verdict } from '../calls.js';
import { type Opened, service } from './documents.js';

const severities = {
  [DiagnosticSeverity.Error]: 'error',
  [DiagnosticSeverity.Warning]: 'warning',
  [DiagnosticSeverity.Information]: 'info',
  [DiagnosticSeverity.Hint]: 'hint',
} as const;

/** Returns the changes of an edit, by offsets. */
export function changesOf(document: TextDocument, edit: WorkspaceEdit | undefined): readonly Change[] {
  return (edit?.changes?.[document.uri] ?? []).map(({ range, newText }) => ({
    from: document.offsetAt(range.start),
    to: document.offsetAt(range.end),
    insert: newText,
  }));
}

function fixesFor({ document, settings }: Opened, diagnostic: Diagnostic): readonly Fix[] {
  const context = { diagnostics: [diagnostic], only: ['quickfix'] };
  return (
    service
      .codeActions(document, diagnostic.range, context, settings)
      .map(({ title, edit }) => ({ title, changes: changesOf(document, edit) }))
      // A comment that hides a finding is for files that stay.
      .filter(({ title, changes }) => changes.length > 0 && !title.startsWith('Ignore "'))
  );
}

function toFound(opened: Opened, diagnostic: Diagnostic): Found {
  const { range, severity = DiagnosticSeverity.Error, code, codeDescription, message } = diagnostic;
  return {
    from: opened.document.offsetAt(range.start),
    to: opened.document.offsetAt(range.end),
    line: range.start.line + 1,
    severity: severities[severity],
    code: String(code),
    message: typeof message === 'string' ? message : message.value,
    page: codeDescription?.href ?? '',
    fixes: fixesFor(opened, diagnostic),
  };
}

function assumedFor({ document, settings }: Opened): string {
  const { loader, loaderReason, version, worldSize } = service.status(document, settings);
  const gpus = worldSize === undefined ? '' : `, ${worldSize} GPU${worldSize === 1 ? '' : 's'}`;
  const reason = settings.loader === 'auto' ? ` (${loaderReason})` : '';
  return `Read by ${loader}${reason}, DeepSpeed ${version}${gpus}.`;
}

function safeChanges({ document, settings }: Opened): readonly Change[] {
  const all = { start: { line: 0, character: 0 }, end: document.positionAt(document.getText().length) };
  const context = { diagnostics: [], only: ['source.fixAll'] };
  const [action] = service.codeActions(document, all, context, settings);
  return changesOf(document, action?.edit);
}

/** Checks a source. */
export function check(opened: Opened): Verdict {
  const { document, settings } = opened;
  const { found } = service.status(document, settings);
  return {
    found: service.diagnose(document, settings).map(diagnostic => toFound(opened, diagnostic)),
    safe: safeChanges(opened),
    assumed: found?.length === 0 ? undefined : assumedFor(opened),
  };
}
