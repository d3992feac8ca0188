import assert from 'node:assert/strict';
import { type ParseError, parseTree } from 'jsonc-parser';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { CodeAction, Range, SnippetTextEdit, TextEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import type { LanguageService } from '../../server/src/features/service.js';
import type { Settings } from '../../server/src/loaders/assumptions.js';
import type { DocumentService } from '../../server/src/lsp/document-service.js';
import { memoryPage } from '../../server/src/memory/page.js';
import { parseSnippet } from '../unit/snippets/parse-snippet.js';

/** The range of the whole document. */
export function wholeOf(document: TextDocument): Range {
  return { start: { line: 0, character: 0 }, end: document.positionAt(document.getText().length) };
}

function assertInDocument(document: TextDocument, range: Range): void {
  const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
  const isReal =
    start <= end &&
    [range.start, range.end].every((position, i) => {
      const real = document.positionAt(i === 0 ? start : end);
      return real.line === position.line && real.character === position.character;
    });
  assert.ok(isReal, `${JSON.stringify(range)} is not in the document`);
}

function rangesIn(value: unknown, found: Range[] = []): Range[] {
  if (typeof value === 'object' && value !== null) {
    const { start, end } = value as Partial<Range>;
    if (typeof start === 'object' && typeof end === 'object') {
      found.push({ start, end });
    }
    for (const member of Object.values(value)) {
      rangesIn(member, found);
    }
  }
  return found;
}

/** Makes every kind of request about a document and asserts that each range in the answers lies in it. */
export function askEverything(
  service: DocumentService & Partial<LanguageService>,
  document: TextDocument,
  offsets: readonly number[],
  settings: Settings,
): void {
  const whole = wholeOf(document);
  const answers: unknown[] = [
    service.diagnose(document, settings),
    service.codeActions(document, whole, { diagnostics: [] }, settings),
    service.codeActions(document, whole, { diagnostics: [], only: ['source'] }, settings),
    service.inlayHints?.(document, whole, settings),
    service.codeLenses?.(document, settings),
    service.documentLinks?.(document, settings),
    service.semanticTokens?.(document, settings),
    service.moves?.(document, settings),
    service.status?.(document, settings),
  ];
  service.effectiveConfig?.(document, settings);
  const memory = service.memory?.(document, settings);
  if (memory !== undefined) {
    memoryPage(memory, 'ds_config.json');
  }
  for (const offset of offsets) {
    const position = document.positionAt(offset);
    const list = service.complete(document, position, settings);
    const here = { start: position, end: position };
    answers.push(
      { ...list, items: list.items.slice(0, 5) },
      service.hover(document, position, settings),
      service.codeActions(document, here, { diagnostics: [] }, settings),
    );
  }
  for (const range of rangesIn(answers)) {
    assertInDocument(document, range);
  }
}

function isSnippet(edit: TextEdit | SnippetTextEdit): edit is SnippetTextEdit {
  return 'snippet' in edit;
}

/** Returns the text after an edit; tab stops are replaced by their defaults. */
export function afterEdit(document: TextDocument, edit: WorkspaceEdit): string {
  const [change] = edit.documentChanges ?? [];
  const edits = change !== undefined && 'edits' in change ? change.edits : Object.values(edit.changes ?? {}).flat();
  const plain = edits.map(each =>
    isSnippet(each) ? { range: each.range, newText: parseSnippet(each.snippet.value).text } : (each as TextEdit),
  );
  return TextDocument.applyEdits(document, plain);
}

/** Returns the number of syntax errors that an editor shows. */
export function syntaxErrors(text: string): number {
  const errors: ParseError[] = [];
  parseTree(text, errors, { allowTrailingComma: true });
  return errors.length;
}

/** An action that changes the document, and its edit. */
export interface Changing {
  readonly action: CodeAction;
  readonly text: string;
}

/** Returns every action that changes a document: fixes, fix-all actions, moves, templates. */
export function changesOf(service: DocumentService, document: TextDocument, settings: Settings): readonly Changing[] {
  const whole = wholeOf(document);
  const actions = [
    ...service.codeActions(document, whole, { diagnostics: [] }, settings),
    ...service.codeActions(document, whole, { diagnostics: [], only: ['source.fixAll'] }, settings),
  ];
  return actions.flatMap(action => (action.edit ? [{ action, text: afterEdit(document, action.edit) }] : []));
}
