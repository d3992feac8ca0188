import assert from 'node:assert/strict';
import {
  CodeActionKind,
  type Hover,
  MarkupContent,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver-types';
import type { NotationOf } from '../../../server/src/analysis/analyses.js';
import { pythonNotation } from '../../../server/src/notations/python/python-notation.js';
import { shellNotation } from '../../../server/src/notations/shell/shell-notation.js';
import { yamlNotation } from '../../../server/src/notations/yaml/yaml-notation.js';
import { applied, documentOf, marked, serviceFor } from '../../marked-text.js';

const notationOf: NotationOf = languageId =>
  ({ python: pythonNotation, yaml: yamlNotation, shellscript: shellNotation })[languageId] ?? 'json';
export const able = serviceFor(true, undefined, notationOf);
const plain = serviceFor(false, undefined, notationOf);

type Language = 'python' | 'yaml' | 'shellscript';
export const uris = { python: 'file:///train.py', yaml: 'file:///recipe.yaml', shellscript: 'file:///run.sh' };

/** Returns the source after the completion with this label is accepted, in a client without snippets. */
export function accept(language: Language, text: string, label: string, service = plain): string {
  const { document, position } = marked(text, uris[language], language);
  const { items } = service.complete(document, position);
  const item = items.find(candidate => candidate.label === label);
  assert.ok(item, `no ${label} in ${items.map(candidate => candidate.label)}`);
  const edit = item.textEdit as TextEdit;
  const typed = document.getText({ start: edit.range.start, end: position });
  assert.ok(
    (item.filterText ?? item.label).startsWith(typed.slice(0, 1)),
    `${typed} does not filter ${item.filterText}`,
  );
  return applied(document, [edit, ...(item.additionalTextEdits ?? [])]);
}

export function diagnosticsOf(language: Language, text: string): readonly (readonly [string, string])[] {
  const document = documentOf(text, uris[language], language);
  return able.diagnose(document).map(({ code, range }) => [String(code), document.getText(range)]);
}

export function hoverOf(language: Language, text: string): string {
  const { document, position } = marked(text, uris[language], language);
  const hover: Hover | null = able.hover(document, position);
  return hover !== null && MarkupContent.is(hover.contents) ? hover.contents.value : '';
}

export function editsOf(edit: WorkspaceEdit | undefined): readonly TextEdit[] {
  return (edit?.documentChanges ?? []).flatMap(change => ('edits' in change ? (change.edits as TextEdit[]) : []));
}

/** Returns the source after the code action with this title at the cursor. */
export function act(language: Language, text: string, title: string, service = able): string {
  const { document, position } = marked(text, uris[language], language);
  const range = { start: position, end: position };
  const actions = service.codeActions(document, range, { diagnostics: [], only: [CodeActionKind.QuickFix] });
  const action = actions.find(candidate => candidate.title === title);
  assert.ok(action, `no ${title} in ${actions.map(candidate => candidate.title)}`);
  return applied(document, editsOf(action.edit));
}

export function after(head: string, tail: string): (inner: string) => string {
  return inner => head + inner + tail;
}

export const dict = after("ds_config = {\n    'train_batch_size': 8,\n    'zero_optimization': {\n", '    },\n}\n');
export const recipe = after('deepspeed:\n  train_batch_size: 8\n  zero_optimization:\n    stage: 3\n', '');
