import {
  acceptCompletion,
  autocompletion,
  type CompletionSource,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { python } from '@codemirror/lang-python';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, indentOnInput, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { lintGutter, lintKeymap } from '@codemirror/lint';
import { Compartment, EditorState, type Extension, type Transaction } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers, placeholder } from '@codemirror/view';
import { classHighlighter } from '@lezer/highlight';
import type { Change } from './calls.js';
import type { Language } from './state.js';

const languages: { readonly [language in Language]: () => Extension } = { json, python, yaml };
const language = new Compartment();

/** What the page adds to the editor. */
export interface EditorParts {
  readonly extensions: Extension;
  readonly complete: CompletionSource;
  /** Is told of every change of the text, and of a paste that replaced all of it. */
  readonly changed: (isPastedWhole: boolean) => void;
}

/** Whether everything but white space in the new text was pasted. */
function isWholePaste(transaction: Transaction): boolean {
  let length = 0;
  transaction.changes.iterChanges((_from, _to, _newFrom, _newTo, inserted) => {
    length = Math.max(length, inserted.toString().trim().length);
  });
  return transaction.isUserEvent('input.paste') && length === transaction.newDoc.toString().trim().length;
}

/** Makes the editor. */
export function createEditor(parent: HTMLElement, { extensions, complete, changed }: EditorParts): EditorView {
  return new EditorView({
    parent,
    extensions: [
      lineNumbers(),
      lintGutter(),
      history(),
      drawSelection(),
      indentOnInput(),
      indentUnit.of('  '),
      EditorState.tabSize.of(2),
      bracketMatching(),
      closeBrackets(),
      highlightActiveLine(),
      placeholder('Paste or drop a ds_config.json, a Python dict or a file of Accelerate'),
      syntaxHighlighting(classHighlighter),
      language.of([]),
      extensions,
      keymap.of([
        { key: 'Tab', run: acceptCompletion },
        ...closeBracketsKeymap,
        ...completionKeymap,
        ...lintKeymap,
        ...historyKeymap,
        ...defaultKeymap,
      ]),
      autocompletion({ override: [complete], icons: false }),
      EditorView.contentAttributes.of({ 'aria-label': 'Config', spellcheck: 'false', tabindex: '0' }),
      EditorView.updateListener.of(update => {
        if (update.docChanged) {
          changed(update.transactions.some(isWholePaste));
        }
      }),
    ],
  });
}

/** Shows another text, in its language. */
export function showText(view: EditorView, text: string, shown: Language): void {
  const changes = view.state.doc.toString() === text ? [] : { from: 0, to: view.state.doc.length, insert: text };
  view.dispatch({ changes, effects: language.reconfigure(languages[shown]()) });
}

/** Applies changes as one step that can be undone, and shows their places. */
export function applyChanges(view: EditorView, changes: readonly Change[]): void {
  const [first] = changes;
  if (first !== undefined) {
    view.dispatch({ changes, userEvent: 'input.fix' });
    view.dispatch({ selection: { anchor: Math.min(first.from, view.state.doc.length) }, scrollIntoView: true });
  }
}
