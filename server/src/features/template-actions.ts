import type { CodeAction, CodeActionContext, Range } from 'vscode-languageserver-types';
import { templateKind, wants } from '../analysis/action-kinds.js';
import type { Analysis } from '../analysis/analysis.js';
import { type EditAbilities, workspaceEdit } from '../analysis/text-edits.js';
import { placeAt } from '../document/config-document.js';
import { pathOf } from '../document/syntax-tree.js';
import { templates } from '../templates/templates.js';
import { insertTemplate } from '../templating/insert-template.js';

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

/** The templates, as actions that merge them into the file; those that would change nothing are left out. */
export function templateActions(
  analysis: Analysis,
  range: Range,
  context: CodeActionContext,
  abilities: EditAbilities,
): CodeAction[] {
  const { document } = analysis;
  if (!wants(context, templateKind) || !isTemplatePlace(analysis, document.lines.offsetAt(range.start))) {
    return [];
  }
  const actions: CodeAction[] = [];
  for (const template of templates) {
    const edit = workspaceEdit(document, insertTemplate(document, template), abilities, template.placeholders);
    if (edit !== undefined) {
      actions.push({ title: `Insert ${template.title}`, kind: templateKind, edit });
    }
  }
  return actions;
}
