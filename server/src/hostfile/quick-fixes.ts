import {
  type CodeAction,
  type CodeActionContext,
  CodeActionKind,
  type Range,
  type WorkspaceEdit,
} from 'vscode-languageserver-types';
import { fixToApply } from '../checking/safety.js';
import type { OffsetEdit } from '../document/notation.js';
import { type ActionAbilities, fixAllKind, wants } from '../lsp/action-kinds.js';
import { fixAction, fixAllOfKind, ruleActions } from '../lsp/finding-actions.js';
import { toDiagnostic } from '../lsp/to-diagnostic.js';
import type { HostfileAnalysis } from './analysis.js';
import type { HostfileVerdict } from './check.js';
import { withoutOverlaps } from './language/rule.js';

function workspaceEdit(
  { document: { uri, version, lines } }: HostfileAnalysis,
  edits: readonly OffsetEdit[],
  { documentChanges }: ActionAbilities,
): WorkspaceEdit {
  const textEdits = withoutOverlaps(edits).map(({ offset, end, text }) => ({
    range: { start: lines.positionAt(offset), end: lines.positionAt(end) },
    newText: text,
  }));
  return documentChanges
    ? { documentChanges: [{ textDocument: { uri, version }, edits: textEdits }] }
    : { changes: { [uri]: textEdits } };
}

/** Returns the edits of the safe preferred fixes. */
function safeEdits(verdicts: readonly HostfileVerdict[]): readonly OffsetEdit[] {
  return verdicts.flatMap(verdict => fixToApply(verdict)?.edits ?? []);
}

function fixesOf(
  analysis: HostfileAnalysis,
  verdict: HostfileVerdict,
  abilities: ActionAbilities,
): readonly CodeAction[] {
  const diagnostic = toDiagnostic(analysis, verdict, false);
  return (verdict.fixes?.() ?? []).map(fix =>
    fixAction(fix, diagnostic, workspaceEdit(analysis, fix.edits, abilities)),
  );
}

function allOfKind(analysis: HostfileAnalysis, code: string, abilities: ActionAbilities): readonly CodeAction[] {
  const twins = analysis.verdicts.filter(verdict => verdict.code === code && safeEdits([verdict]).length > 0);
  return fixAllOfKind(code, twins.length, false, () => workspaceEdit(analysis, safeEdits(twins), abilities));
}

function fixesAt(analysis: HostfileAnalysis, range: Range, abilities: ActionAbilities): readonly CodeAction[] {
  const { lines } = analysis.document;
  const [start, end] = [lines.offsetAt(range.start), lines.offsetAt(range.end)];
  const here = analysis.verdicts.filter(({ span }) => span.offset <= end && start <= span.end);
  const kinds = [...new Map(here.map(verdict => [verdict.code, verdict])).values()];
  return [
    ...here.flatMap(verdict => fixesOf(analysis, verdict, abilities)),
    ...kinds.flatMap(({ code }) => allOfKind(analysis, code, abilities)),
    ...(abilities.commands ? kinds.flatMap(verdict => ruleActions(toDiagnostic(analysis, verdict, false))) : []),
  ];
}

/**
 * Returns the fixes at a range. The action `source.fixAll.deepspeed` is returned only if the request names its kind.
 */
export function hostfileFixes(
  analysis: HostfileAnalysis,
  range: Range,
  context: CodeActionContext,
  abilities: ActionAbilities,
): CodeAction[] {
  const all = context.only !== undefined && wants(context, fixAllKind) ? safeEdits(analysis.verdicts) : [];
  const title = 'Fix all auto-fixable problems';
  return [
    ...(wants(context, CodeActionKind.QuickFix) ? fixesAt(analysis, range, abilities) : []),
    ...(all.length > 0 ? [{ title, kind: fixAllKind, edit: workspaceEdit(analysis, all, abilities) }] : []),
  ];
}
