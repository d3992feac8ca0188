import type { TextDocument } from 'vscode-languageserver-textdocument';
import {
  type CodeAction,
  type CodeActionContext,
  CodeActionKind,
  type Diagnostic,
  type Range,
  type WorkspaceEdit,
} from 'vscode-languageserver-types';
import { type EditFix, withoutOverlaps } from '../checking/edit-fix.js';
import type { Finding } from '../checking/rule.js';
import { fixToApply } from '../checking/safety.js';
import type { WithSeverity } from '../checking/verdict.js';
import type { OffsetEdit } from '../document/notation.js';
import { type ActionAbilities, fixAllKind, wants } from './action-kinds.js';
import { fixAction, fixAllOfKind, ruleActions } from './finding-actions.js';
import { toDiagnostic } from './to-diagnostic.js';

type EditVerdict = WithSeverity<Finding<EditFix>>;

/** A document whose fixes are edits, with what was found in it. */
export interface EditableFindings {
  readonly document: { readonly uri: string; readonly version: number; readonly lines: TextDocument };
  readonly verdicts: readonly EditVerdict[];
  /** Returns the comment that ignores a finding; absent if the language has none for it. */
  readonly ignoring?: (verdict: EditVerdict) => OffsetEdit;
}

function workspaceEdit(
  { document: { uri, version, lines } }: EditableFindings,
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
function safeEdits(verdicts: readonly EditVerdict[]): readonly OffsetEdit[] {
  return verdicts.flatMap(verdict => fixToApply(verdict)?.edits ?? []);
}

function fixesOf(found: EditableFindings, verdict: EditVerdict, abilities: ActionAbilities): readonly CodeAction[] {
  const diagnostic = toDiagnostic(found, verdict, false);
  return (verdict.fixes?.() ?? []).map(fix => fixAction(fix, diagnostic, workspaceEdit(found, fix.edits, abilities)));
}

function allOfKind(found: EditableFindings, code: string, abilities: ActionAbilities): readonly CodeAction[] {
  const twins = found.verdicts.filter(verdict => verdict.code === code && safeEdits([verdict]).length > 0);
  return fixAllOfKind(code, twins.length, false, () => workspaceEdit(found, safeEdits(twins), abilities));
}

function ignoringActions(
  found: EditableFindings,
  verdict: EditVerdict,
  diagnostic: Diagnostic,
  abilities: ActionAbilities,
): readonly CodeAction[] {
  const comment = found.ignoring?.(verdict);
  const title = `Ignore "${verdict.code}" here, with a comment`;
  return comment === undefined
    ? []
    : [
        {
          title,
          kind: CodeActionKind.QuickFix,
          diagnostics: [diagnostic],
          edit: workspaceEdit(found, [comment], abilities),
        },
      ];
}

function aboutRule(found: EditableFindings, verdict: EditVerdict, abilities: ActionAbilities): readonly CodeAction[] {
  const diagnostic = toDiagnostic(found, verdict, false);
  const ignoring = ignoringActions(found, verdict, diagnostic, abilities);
  return abilities.commands ? ruleActions(diagnostic, ignoring) : ignoring;
}

function fixesAt(found: EditableFindings, range: Range, abilities: ActionAbilities): readonly CodeAction[] {
  const { lines } = found.document;
  const [start, end] = [lines.offsetAt(range.start), lines.offsetAt(range.end)];
  const here = found.verdicts.filter(({ span }) => span.offset <= end && start <= span.end);
  const kinds = [...new Map(here.map(verdict => [verdict.code, verdict])).values()];
  return [
    ...here.flatMap(verdict => fixesOf(found, verdict, abilities)),
    ...kinds.flatMap(({ code }) => allOfKind(found, code, abilities)),
    ...kinds.flatMap(verdict => aboutRule(found, verdict, abilities)),
  ];
}

/**
 * Returns the fixes at a range. The action `source.fixAll.deepspeed` is returned only if the request names its kind.
 */
export function editFixes(
  found: EditableFindings,
  range: Range,
  context: CodeActionContext,
  abilities: ActionAbilities,
): CodeAction[] {
  const all = context.only !== undefined && wants(context, fixAllKind) ? safeEdits(found.verdicts) : [];
  const title = 'Fix all auto-fixable problems';
  return [
    ...(wants(context, CodeActionKind.QuickFix) ? fixesAt(found, range, abilities) : []),
    ...(all.length > 0 ? [{ title, kind: fixAllKind, edit: workspaceEdit(found, all, abilities) }] : []),
  ];
}
