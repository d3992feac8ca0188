import {
  type CodeAction,
  type CodeActionContext,
  CodeActionKind,
  type Range,
  type WorkspaceEdit,
} from 'vscode-languageserver-types';
import { type ActionAbilities, fixAllKind, wants } from '../analysis/action-kinds.js';
import { toDiagnostic } from '../analysis/to-diagnostic.js';
import type { OffsetEdit } from '../document/draft.js';
import { openRuleCommand, turnOffRuleCommand } from '../requests.js';
import type { HostfileAnalysis } from './analysis.js';
import type { HostfileVerdict } from './check.js';
import { withoutOverlaps } from './rule.js';

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

function preferredEdits(verdicts: readonly HostfileVerdict[]): readonly OffsetEdit[] {
  return verdicts.flatMap(({ fixes }) => fixes?.().find(({ preferred }) => preferred)?.edits ?? []);
}

function fixesOf(
  analysis: HostfileAnalysis,
  verdict: HostfileVerdict,
  abilities: ActionAbilities,
): readonly CodeAction[] {
  return (verdict.fixes?.() ?? []).map(({ title, preferred, edits }) => ({
    title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [toDiagnostic(analysis, verdict, false)],
    edit: workspaceEdit(analysis, edits, abilities),
    ...(preferred ? { isPreferred: true } : {}),
  }));
}

/** The same mistake everywhere in the file, mended in one go. */
function fixAllOfKind(analysis: HostfileAnalysis, code: string, abilities: ActionAbilities): readonly CodeAction[] {
  const twins = analysis.verdicts.filter(verdict => verdict.code === code && preferredEdits([verdict]).length > 0);
  const title = `Fix all ${twins.length} of kind "${code}" in this file`;
  const edit = (): WorkspaceEdit => workspaceEdit(analysis, preferredEdits(twins), abilities);
  return twins.length < 2 ? [] : [{ title, kind: CodeActionKind.QuickFix, edit: edit() }];
}

/** What can be done about a finding other than mending it. */
function otherActions(analysis: HostfileAnalysis, verdict: HostfileVerdict): readonly CodeAction[] {
  const make = (title: string, command: string): CodeAction => ({
    title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [toDiagnostic(analysis, verdict, false)],
    command: { title, command, arguments: [verdict.code] },
  });
  return [
    make(`Turn the rule "${verdict.code}" off in this workspace`, turnOffRuleCommand),
    make(`Show what "${verdict.code}" means`, openRuleCommand),
  ];
}

function fixesAt(analysis: HostfileAnalysis, range: Range, abilities: ActionAbilities): readonly CodeAction[] {
  const { lines } = analysis.document;
  const [start, end] = [lines.offsetAt(range.start), lines.offsetAt(range.end)];
  const here = analysis.verdicts.filter(({ span }) => span.offset <= end && start <= span.end);
  const kinds = [...new Map(here.map(verdict => [verdict.code, verdict])).values()];
  return [
    ...here.flatMap(verdict => fixesOf(analysis, verdict, abilities)),
    ...kinds.flatMap(({ code }) => fixAllOfKind(analysis, code, abilities)),
    ...(abilities.commands ? kinds.flatMap(verdict => otherActions(analysis, verdict)) : []),
  ];
}

/** Fixes of what is wrong at a range; `source.fixAll.deepspeed` only for who asks for it by its kind. */
export function hostfileFixes(
  analysis: HostfileAnalysis,
  range: Range,
  context: CodeActionContext,
  abilities: ActionAbilities,
): CodeAction[] {
  const all = context.only !== undefined && wants(context, fixAllKind) ? preferredEdits(analysis.verdicts) : [];
  const title = 'Fix all that can be fixed';
  return [
    ...(wants(context, CodeActionKind.QuickFix) ? fixesAt(analysis, range, abilities) : []),
    ...(all.length > 0 ? [{ title, kind: fixAllKind, edit: workspaceEdit(analysis, all, abilities) }] : []),
  ];
}
