import { type CodeAction, type CodeActionContext, CodeActionKind, type Range } from 'vscode-languageserver-types';
import type { Analysis } from '../analysis/analysis.js';
import { type EditAbilities, workspaceEdit } from '../analysis/text-edits.js';
import { toDiagnostic } from '../analysis/to-diagnostic.js';
import type { Verdict } from '../checking/check.js';
import type { Fix } from '../checking/rule.js';
import { placeAt } from '../document/config-document.js';
import { draftOf } from '../document/draft.js';
import { pathOf } from '../document/syntax-tree.js';
import { templates } from '../templates/templates.js';
import { insertTemplate } from '../templating/insert-template.js';

/** Kind of the actions that insert a template, so that a key can be bound to them. */
export const templateKind = `${CodeActionKind.Refactor}.deepspeed.template`;

function wants(context: CodeActionContext, kind: string): boolean {
  return context.only === undefined || context.only.some(only => kind === only || kind.startsWith(`${only}.`));
}

function overlaps(verdict: Verdict, start: number, end: number): boolean {
  return verdict.span.offset <= end && start <= verdict.span.end;
}

function quickFix(analysis: Analysis, verdict: Verdict, fix: Fix, abilities: EditAbilities): CodeAction | undefined {
  const draft = draftOf(analysis.document);
  fix.apply(draft);
  const edit = workspaceEdit(analysis.document, draft.text, abilities);
  if (edit === undefined) {
    return undefined;
  }
  const diagnostics = [toDiagnostic(analysis, verdict, false)];
  return {
    title: fix.title,
    kind: CodeActionKind.QuickFix,
    diagnostics,
    edit,
    ...(fix.preferred ? { isPreferred: true } : {}),
  };
}

function quickFixes(analysis: Analysis, start: number, end: number, abilities: EditAbilities): CodeAction[] {
  const actions: CodeAction[] = [];
  for (const verdict of analysis.verdicts) {
    if (overlaps(verdict, start, end)) {
      const fixes = verdict.fixes?.() ?? [];
      actions.push(
        ...fixes.map(fix => quickFix(analysis, verdict, fix, abilities)).filter(action => action !== undefined),
      );
    }
  }
  return actions;
}

/** Templates are offered where they go: in an empty file, at the top level, on and in `zero_optimization`. */
function isTemplatePlace(analysis: Analysis, offset: number): boolean {
  const { document } = analysis;
  if (document.root === undefined) {
    return true;
  }
  if (document.root.kind !== 'object') {
    return false;
  }
  const { container, property } = placeAt(document, offset);
  if (container === document.root || container === undefined) {
    return true;
  }
  const outer = property ?? (container.parent?.kind === 'property' ? container.parent : undefined);
  return outer !== undefined && pathOf(outer)[0] === 'zero_optimization';
}

function templateActions(analysis: Analysis, abilities: EditAbilities): CodeAction[] {
  const actions: CodeAction[] = [];
  for (const template of templates) {
    const edit = workspaceEdit(
      analysis.document,
      insertTemplate(analysis.document, template),
      abilities,
      template.placeholders,
    );
    if (edit !== undefined) {
      actions.push({ title: `Insert ${template.title}`, kind: templateKind, edit });
    }
  }
  return actions;
}

/** Everything that can be done at a range: fixes of what is wrong there, and the templates. */
export function codeActions(
  analysis: Analysis,
  range: Range,
  context: CodeActionContext,
  abilities: EditAbilities,
): CodeAction[] {
  const { lines } = analysis.document;
  const start = lines.offsetAt(range.start);
  const end = lines.offsetAt(range.end);
  const fixes = wants(context, CodeActionKind.QuickFix) ? quickFixes(analysis, start, end, abilities) : [];
  const inserts =
    wants(context, templateKind) && isTemplatePlace(analysis, start) ? templateActions(analysis, abilities) : [];
  return [...fixes, ...inserts];
}
