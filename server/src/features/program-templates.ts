import type { CodeAction, CodeActionContext, Range } from 'vscode-languageserver-types';
import { actionPlace } from '../analysis/action-place.js';
import type { Analysis } from '../analysis/analysis.js';
import { programOf } from '../catalog/program.js';
import { valueAt } from '../document/syntax-tree.js';
import { type ActionAbilities, templateKind } from '../lsp/action-kinds.js';
import { workspaceEdit } from '../lsp/text-edits.js';
import { withProgramTemplate } from '../refactoring/program-template.js';

/** Returns the templates for the file of another program, at its section. */
export function programTemplates(
  analysis: Analysis,
  range: Range,
  context: CodeActionContext,
  abilities: ActionAbilities,
): CodeAction[] {
  const { document } = analysis;
  const place = actionPlace(analysis, range, context, templateKind);
  const { templates = [] } = programOf(document) ?? {};
  // A light bulb shows only at the name of the section.
  const offered = templates.filter(
    ({ section }) => place !== undefined && place.section === section && (!place.isAutomatic || place.isName),
  );
  return offered.flatMap(template => {
    const edit = workspaceEdit(document, withProgramTemplate(document, template), abilities);
    const hasSection = valueAt(document.root, template.section) !== undefined;
    const title = `${hasSection ? 'Change to' : 'Insert'} ${template.title}`;
    return edit === undefined ? [] : [{ title, kind: templateKind, edit }];
  });
}
