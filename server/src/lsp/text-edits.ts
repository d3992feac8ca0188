import type { SnippetTextEdit, TextDocumentEdit, TextEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import { literal, literalInside } from '../describing/snippet.js';
import { type ConfigDocument, fileAfter, fileOf, rootAgain } from '../document/config-document.js';
import { applyEdits, difference } from '../document/draft.js';
import { lineStart } from '../document/line-start.js';
import type { OffsetEdit } from '../document/notation.js';
import { pathOf, propertiesOf, type Span, type ValueNode, valueAt } from '../document/syntax-tree.js';
import { lossesAcrossSections } from '../refactoring/losses.js';

/** The client's abilities for workspace edits. */
export interface EditAbilities {
  readonly documentChanges: boolean;
  readonly snippets: boolean;
  /** It shows a preview of an edit that needs the user's consent. */
  readonly previews: boolean;
}

function textEdit(document: ConfigDocument, { offset, end, text }: OffsetEdit): TextEdit {
  const lines = fileOf(document);
  return { range: { start: lines.positionAt(offset), end: lines.positionAt(end) }, newText: text };
}

/** Returns the edit of the file; undefined if nothing changes, or if the source cannot be written in its file. */
function fileEdit(document: ConfigDocument, after: string): OffsetEdit | undefined {
  const text = fileAfter(document, after);
  return text === undefined ? undefined : difference(fileOf(document).getText(), text)[0];
}

/** Returns the span that a tab stop selects: a string without its quotes, if it has any. */
function selected(node: ValueNode, source: string): Span {
  return node.kind === 'string' && /["']/.test(source[node.offset] ?? '')
    ? { offset: node.offset + 1, end: node.end - 1 }
    : { offset: node.offset, end: node.end };
}

/** Returns the values at these paths that the change adds. A value that the user wrote does not get a tab stop. */
function stops(document: ConfigDocument, after: string, paths: readonly string[]): readonly Span[] {
  const root = rootAgain(document, after);
  const spans: Span[] = [];
  for (const path of new Set(paths)) {
    const old = valueAt(document.root, ...path.split('.'));
    const node = valueAt(root, ...path.split('.'));
    const isNew =
      old === undefined ||
      node === undefined ||
      document.text.slice(old.offset, old.end) !== after.slice(node.offset, node.end);
    if (node !== undefined && node.kind !== 'object' && isNew) {
      spans.push(selected(node, after));
    }
  }
  return spans.sort((a, b) => a.offset - b.offset);
}

/**
 * Returns the edit as a snippet with a tab stop at each of the spans. It starts at the beginning of a line: from there
 * editors add no indent to the lines that follow.
 */
function snippetEdit(
  document: ConfigDocument,
  edit: OffsetEdit,
  after: string,
  spans: readonly Span[],
): SnippetTextEdit | undefined {
  const start = lineStart(after, edit.offset);
  const end = edit.offset + edit.text.length;
  if (spans.length === 0 || spans.some(span => span.offset < edit.offset || span.end > end)) {
    return undefined;
  }
  let value = '';
  let at = start;
  spans.forEach((span, i) => {
    value += `${literal(after.slice(at, span.offset))}\${${i + 1}:${literalInside(after.slice(span.offset, span.end))}}`;
    at = span.end;
  });
  value += literal(after.slice(at, end));
  const range = { start: document.lines.positionAt(start), end: document.lines.positionAt(edit.end) };
  return { range, snippet: { kind: 'snippet', value } };
}

/**
 * Returns the change from a document to a new version in the form that the client supports; undefined if nothing
 * changes.
 */
export function workspaceEdit(
  document: ConfigDocument,
  after: string,
  abilities: EditAbilities,
  placeholders: readonly string[] = [],
): WorkspaceEdit | undefined {
  const edit = fileEdit(document, after);
  if (edit === undefined) {
    return undefined;
  }
  const plain = textEdit(document, edit);
  if (!abilities.documentChanges) {
    return { changes: { [document.uri]: [plain] } };
  }
  const snippet =
    abilities.snippets && document.host === undefined
      ? snippetEdit(document, edit, after, stops(document, after, placeholders))
      : undefined;
  return { documentChanges: [versioned(document, [snippet ?? plain])] };
}

function versioned(document: ConfigDocument, edits: TextDocumentEdit['edits']): TextDocumentEdit {
  return { textDocument: { uri: document.uri, version: document.version }, edits };
}

/** A change to a config as a whole, as a menu has it. */
interface NamedChange {
  readonly title: string;
  readonly text: string;
  readonly placeholders?: readonly string[];
}

/** Returns the edits of single values that turn a config into its next version, or the one edit that does. */
function editsBetween(document: ConfigDocument, after: string): readonly OffsetEdit[] {
  if (document.host !== undefined) {
    return [fileEdit(document, after) ?? []].flat();
  }
  const root = rootAgain(document, after);
  const edits = [...propertiesOf(document.root)].flatMap((property): readonly OffsetEdit[] => {
    const { value } = property;
    const next = valueAt(root, ...pathOf(property).map(String));
    if (value === undefined || value.kind === 'object' || next === undefined) {
      return [];
    }
    const [old, text] = [document.text.slice(value.offset, value.end), after.slice(next.offset, next.end)];
    return old === text ? [] : [{ offset: value.offset, end: value.end, text }];
  });
  return applyEdits(document.text, edits) === after ? edits : difference(document.text, after);
}

/**
 * Returns the edit of a change as a whole. It needs the user's consent if it takes values from several sections: then a
 * client that can do so shows it before it is applied. VS Code does not tick an edit that needs consent, and Apply
 * would change nothing. So only an empty edit at the end needs consent, and VS Code ticks the others.
 */
export function changeEdit(
  document: ConfigDocument,
  { title, text, placeholders }: NamedChange,
  abilities: EditAbilities,
): WorkspaceEdit | undefined {
  const losses = abilities.documentChanges && abilities.previews ? lossesAcrossSections(document, text) : undefined;
  if (losses === undefined) {
    return workspaceEdit(document, text, abilities, placeholders);
  }
  const edits = editsBetween(document, text).map(edit => ({ ...textEdit(document, edit), annotationId: 'change' }));
  if (edits.length === 0) {
    return undefined;
  }
  const { length } = fileOf(document).getText();
  const consent = { ...textEdit(document, { offset: length, end: length, text: '' }), annotationId: 'consent' };
  const label = title.replace(/ \(.*|:.*/, '');
  return {
    documentChanges: [versioned(document, [...edits, consent])],
    changeAnnotations: {
      change: { label, description: losses },
      consent: { label: losses, needsConfirmation: true },
    },
  };
}
