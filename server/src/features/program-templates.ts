import type { CodeAction, CodeActionContext, Range } from 'vscode-languageserver-types';
import { actionPlace } from '../analysis/action-place.js';
import type { Analysis } from '../analysis/analysis.js';
import { type ProgramTemplate, programOf } from '../catalog/program.js';
import { draftOf } from '../document/draft.js';
import { propertyOf, valueAt } from '../document/syntax-tree.js';
import { type ActionAbilities, templateKind } from '../lsp/action-kinds.js';
import { workspaceEdit } from '../lsp/text-edits.js';

/** Returns the source with the members of a template in its section. Other keys stay. */
function withTemplate({ document }: Analysis, { section, members, gone }: ProgramTemplate): string {
  const draft = draftOf(document);
  for (const name of gone) {
    const old = propertyOf(valueAt(draft.root, section), name);
    if (old !== undefined) {
      draft.remove(old);
    }
  }
  for (const [name, value] of Object.entries(members)) {
    const object = draft.objectAt([section]);
    const old = propertyOf(object, name);
    if (object === undefined) {
      break;
    }
    if (old === undefined) {
      draft.add(object, name, value);
    } else if (!(old.value !== undefined && 'value' in old.value && old.value.value === value)) {
      draft.replaceValue(old, value);
    }
  }
  return draft.text;
}

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
    const edit = workspaceEdit(document, withTemplate(analysis, template), abilities);
    const hasSection = valueAt(document.root, template.section) !== undefined;
    const title = `${hasSection ? 'Change to' : 'Insert'} ${template.title}`;
    return edit === undefined ? [] : [{ title, kind: templateKind, edit }];
  });
}
