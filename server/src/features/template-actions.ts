import { type CodeAction, type CodeActionContext, CodeActionKind, type Range } from 'vscode-languageserver-types';
import { type ActionPlace, actionPlace } from '../analysis/action-place.js';
import type { Analysis } from '../analysis/analysis.js';
import { type ActionAbilities, templateKind, wants } from '../lsp/action-kinds.js';
import { newConfigCommand } from '../lsp/commands.js';
import { workspaceEdit } from '../lsp/text-edits.js';
import { toDiagnostic } from '../lsp/to-diagnostic.js';
import { templates } from '../templates/templates.js';
import { isOffered } from '../templating/form.js';
import type { Template, TemplateKind } from '../templating/template.js';

/**
 * Stages and recipes are offered at the top level and in `zero_optimization`, a section's own templates on that
 * section.
 */
function isOfferedAt(template: Template, { section, isTopLevel }: ActionPlace): boolean {
  if (template.kind === 'section') {
    return Object.hasOwn(template.config, section);
  }
  return isTopLevel || section === 'zero_optimization';
}

const order: readonly TemplateKind[] = ['stage', 'recipe', 'section'];

function byKind(a: Template, b: Template): number {
  return order.indexOf(a.kind) - order.indexOf(b.kind);
}

/** Returns the action that asks questions and writes a config, in a file that has none yet. */
export function newConfigActions(
  analysis: Analysis,
  _range: Range,
  context: CodeActionContext,
  abilities: ActionAbilities,
): CodeAction[] {
  const title = 'Create a config from answers to questions...';
  const kind = CodeActionKind.QuickFix;
  if (analysis.document.text.trim() !== '' || !abilities.commands || !wants(context, kind)) {
    return [];
  }
  // VS Code puts actions with diagnostics first.
  const diagnostics = analysis.verdicts.map(verdict => toDiagnostic(analysis, verdict, false));
  return [{ title, kind, diagnostics, isPreferred: true, command: { title, command: newConfigCommand } }];
}

/** Returns the templates as actions that merge them into the file; those that would change nothing are left out. */
export function templateActions(
  analysis: Analysis,
  range: Range,
  context: CodeActionContext,
  abilities: ActionAbilities,
): CodeAction[] {
  const { document, assumptions } = analysis;
  const place = actionPlace(analysis, range, context, templateKind);
  if (place === undefined) {
    return [];
  }
  const offered = templates.filter(template => isOffered(template, assumptions) && isOfferedAt(template, place));
  return [...offered].sort(byKind).flatMap(template => {
    const edit = workspaceEdit(document, analysis.withTemplate(template), abilities, template.placeholders);
    return edit === undefined ? [] : [{ title: `Insert ${template.title}`, kind: templateKind, edit }];
  });
}
