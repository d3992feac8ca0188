import {
  type CodeAction,
  type CodeActionContext,
  CodeActionKind,
  type Diagnostic,
  type Range,
  type WorkspaceEdit,
} from 'vscode-languageserver-types';
import type { Analysis } from '../analysis/analysis.js';
import { fixedText } from '../analysis/fixed-text.js';
import { globOf } from '../catalog/key-glob.js';
import { idleCommentCode } from '../checking/ignored.js';
import type { Fix } from '../checking/rule.js';
import { fixToApply } from '../checking/safety.js';
import type { Verdict } from '../checking/verdict.js';
import { draftOf } from '../document/draft.js';
import { lineStart } from '../document/line-start.js';
import { loosePartsOf } from '../document/loose-parts.js';
import { type PropertyNode, pathOf } from '../document/syntax-tree.js';
import { dialectOf } from '../loaders/dialects/dialects.js';
import { type ActionAbilities, fixAllKind, wants } from '../lsp/action-kinds.js';
import { ignoreKeyCommand } from '../lsp/commands.js';
import { commandAction, fixAction, fixAllOfKind, ruleActions } from '../lsp/finding-actions.js';
import { type EditAbilities, workspaceEdit } from '../lsp/text-edits.js';
import { toDiagnostic } from '../lsp/to-diagnostic.js';

function overlaps(verdict: Verdict, start: number, end: number): boolean {
  return verdict.span.offset <= end && start <= verdict.span.end;
}

/**
 * Characters that may be parsed again to work out fixes: each fix parses the file that the fixes before it have left.
 */
const mostToRead = 3_000_000;

/** The most fixes in a menu: nobody reads a longer one. */
const mostFixes = 100;

/** Returns the first findings that can be fixed in time: all of them in any file that people write. */
function affordable(analysis: Analysis, verdicts: readonly Verdict[]): readonly Verdict[] {
  return verdicts.slice(0, Math.min(mostFixes, Math.ceil(mostToRead / (analysis.document.text.length + 1))));
}

function quickFix(analysis: Analysis, verdict: Verdict, fix: Fix, abilities: EditAbilities): CodeAction | undefined {
  const draft = draftOf(analysis.document);
  fix.apply(draft);
  const edit = workspaceEdit(analysis.document, draft.text, abilities);
  if (edit === undefined) {
    return undefined;
  }
  return fixAction(fix, toDiagnostic(analysis, verdict, false), edit);
}

/** Returns the fixes of a finding that change another file. */
function elsewhere(analysis: Analysis, verdict: Verdict, { documentChanges }: EditAbilities): readonly CodeAction[] {
  return (verdict.otherFileFixes ?? []).map(({ title, place: { uri, ...range }, text }) => {
    const edits = [{ range, newText: text }];
    const edit: WorkspaceEdit = documentChanges
      ? { documentChanges: [{ textDocument: { uri, version: null }, edits }] }
      : { changes: { [uri]: edits } };
    const diagnostics = [toDiagnostic(analysis, verdict, false)];
    return { title, kind: CodeActionKind.QuickFix, diagnostics, edit };
  });
}

/** Returns one edit with the safe fixes of several findings. Fixes that together lead to an error are left out. */
function combined(
  analysis: Analysis,
  verdicts: readonly Verdict[],
  abilities: EditAbilities,
): WorkspaceEdit | undefined {
  const text = fixedText(analysis, verdicts)?.text;
  return text === undefined ? undefined : workspaceEdit(analysis.document, text, abilities);
}

/** Returns the action that fixes the same mistake everywhere in the file, or in as many places as there is time for. */
function allOfKind(analysis: Analysis, { code }: Verdict, abilities: EditAbilities): readonly CodeAction[] {
  const all = analysis.verdicts.filter(other => other.code === code && other.fixes !== undefined);
  const looked = affordable(analysis, all);
  const twins = looked.filter(other => !analysis.isSpent() && fixToApply(other) !== undefined);
  return fixAllOfKind(code, twins.length, looked.length < all.length, () => combined(analysis, twins, abilities));
}

/** Returns the keys that a finding is about. */
function keysOf(analysis: Analysis, { span: { offset }, keys }: Verdict): readonly PropertyNode[] {
  const bound = analysis.binding.properties.find(
    ({ property }) => property.key.offset === offset || property.value?.offset === offset,
  );
  return keys ?? (bound === undefined ? [] : [bound.property]);
}

/** Returns the action that ignores the keys of a finding, because another program reads them. */
function ignoring(analysis: Analysis, verdict: Verdict, diagnostic: Diagnostic): readonly CodeAction[] {
  const keys = keysOf(analysis, verdict);
  const what = keys.length === 1 ? `the key "${keys.flatMap(pathOf).join('.')}"` : `these ${keys.length} keys`;
  const globs = keys.map(key => globOf(pathOf(key)));
  return keys.length === 0
    ? []
    : [commandAction(diagnostic, `Ignore ${what} in this workspace`, ignoreKeyCommand, globs)];
}

/**
 * Returns the action that ignores a finding with a comment on the line above it. An editor that writes settings gets it
 * only if it accepts comments itself: VS Code reports them in plain JSON.
 */
function ignoringHere(
  analysis: Analysis,
  { code, span }: Verdict,
  diagnostic: Diagnostic,
  abilities: ActionAbilities,
): readonly CodeAction[] {
  const { document, assumptions } = analysis;
  const { text, languageId, notation } = document;
  const isAllowed =
    notation.id !== 'json' || languageId === 'jsonc' || !abilities.commands || loosePartsOf(text).comments.length > 0;
  if ((notation.isFile === true && (dialectOf(assumptions) === 'json' || !isAllowed)) || code === idleCommentCode) {
    return [];
  }
  const at = lineStart(text, span.offset);
  const indent = /^[ \t]*/.exec(text.slice(at))?.[0] ?? '';
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const after = `${text.slice(0, at)}${indent}${notation.comment} deepspeed-ignore ${code}${eol}${text.slice(at)}`;
  const edit = workspaceEdit(document, after, abilities);
  const title = `Ignore "${code}" here, with a comment`;
  return edit === undefined ? [] : [{ title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], edit }];
}

/** Returns the actions on a finding that do not fix it. An empty file only needs something in it. */
function otherActions(analysis: Analysis, verdict: Verdict, abilities: ActionAbilities): readonly CodeAction[] {
  if (analysis.document.root === undefined) {
    return [];
  }
  const diagnostic = toDiagnostic(analysis, verdict, false);
  const here = ignoringHere(analysis, verdict, diagnostic, abilities);
  return abilities.commands ? ruleActions(diagnostic, [...here, ...ignoring(analysis, verdict, diagnostic)]) : here;
}

/** Returns actions without those that do the same as an earlier one, which gets their diagnostics. */
function oncePerTitle(actions: readonly CodeAction[]): readonly CodeAction[] {
  const kept = new Map<string, CodeAction>();
  for (const action of actions) {
    const does = JSON.stringify([action.title, action.edit, action.command]);
    const same = kept.get(does);
    kept.set(does, same === undefined ? action : merged(same, action));
  }
  return [...kept.values()];
}

function merged(one: CodeAction, other: CodeAction): CodeAction {
  const isPreferred = one.isPreferred === true || other.isPreferred === true;
  const diagnostics = [...(one.diagnostics ?? []), ...(other.diagnostics ?? [])];
  return { ...one, diagnostics, ...(isPreferred ? { isPreferred } : {}) };
}

/** Returns the actions at a range: fix this, fix all of this kind, then those that only silence the finding. */
function fixesAt(analysis: Analysis, start: number, end: number, abilities: ActionAbilities): readonly CodeAction[] {
  const here = analysis.verdicts.filter(verdict => overlaps(verdict, start, end));
  const fixes = affordable(analysis, here).flatMap(verdict =>
    analysis.isSpent()
      ? []
      : [
          ...(verdict.fixes?.() ?? []).map(fix => quickFix(analysis, verdict, fix, abilities)),
          ...elsewhere(analysis, verdict, abilities),
        ],
  );
  const kinds = [...new Map(here.map(verdict => [verdict.code, verdict])).values()];
  const all = kinds.flatMap(verdict => allOfKind(analysis, verdict, abilities));
  const others = kinds.flatMap(verdict => otherActions(analysis, verdict, abilities));
  return oncePerTitle([...fixes.filter(action => action !== undefined), ...all, ...others]);
}

/** Returns the action that applies all preferred fixes that are safe. */
function fixAll(analysis: Analysis, abilities: EditAbilities): readonly CodeAction[] {
  const fixable = affordable(
    analysis,
    analysis.verdicts.filter(({ fixes }) => fixes !== undefined),
  );
  const edit = combined(analysis, fixable, abilities);
  return edit === undefined ? [] : [{ title: 'Fix all auto-fixable problems', kind: fixAllKind, edit }];
}

/** VS Code's own error for a comma after the last member. Source: vscode-json-languageservice, ErrorCode.TrailingComma. */
const trailingComma = '519';

/** Returns the fixes of the trailing commas that the editor reports, which would only get fixes of the keys before them. */
function commaFixes(
  analysis: Analysis,
  reported: readonly Diagnostic[],
  abilities: EditAbilities,
): readonly CodeAction[] {
  const { text, lines, notation } = analysis.document;
  const errors = reported.filter(({ code }) => String(code) === trailingComma);
  const commas = errors.length === 0 || notation.id !== 'json' ? [] : loosePartsOf(text).commas;
  return errors.flatMap(diagnostic => {
    const comma = commas.find(({ offset }) => offset === lines.offsetAt(diagnostic.range.start));
    const after = comma && text.slice(0, comma.offset) + text.slice(comma.end);
    const edit = after === undefined ? undefined : workspaceEdit(analysis.document, after, abilities);
    const title = 'Remove the trailing comma';
    return edit === undefined
      ? []
      : [{ title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], edit, isPreferred: true }];
  });
}

/**
 * Returns the fixes at a range. The action `source.fixAll.deepspeed` is returned only if the request names its kind.
 */
export function quickFixes(
  analysis: Analysis,
  range: Range,
  context: CodeActionContext,
  abilities: ActionAbilities,
): CodeAction[] {
  const { lines } = analysis.document;
  const wantsFixes = wants(context, CodeActionKind.QuickFix);
  const wantsAll = context.only !== undefined && wants(context, fixAllKind);
  return [
    ...(wantsFixes ? commaFixes(analysis, context.diagnostics, abilities) : []),
    ...(wantsFixes ? fixesAt(analysis, lines.offsetAt(range.start), lines.offsetAt(range.end), abilities) : []),
    ...(wantsAll ? fixAll(analysis, abilities) : []),
  ];
}
