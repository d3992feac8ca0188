import assert from 'node:assert/strict';
import type { TextEdit } from 'vscode-languageserver-types';
import { applied, marked, serviceFor } from '../../../marked-text.js';

describe('completions inserted as snippets', () => {
  it('are JSON again when the tab stops are filled', () => {
    const { document, position } = marked('{ | }');
    for (const { label, textEdit, additionalTextEdits = [] } of serviceFor(true).complete(document, position).items) {
      const text = applied(document, [textEdit as TextEdit, ...additionalTextEdits]);
      const filled = text
        .replace(/\$\{\d+\|((?:[^\\,|]|\\.)*)(?:,(?:[^\\|]|\\.)*)?\|\}/g, '$1')
        .replace(/\$\{\d+:((?:[^\\}]|\\.)*)\}/g, '$1')
        .replace(/\$\d+/g, '')
        .replace(/: \n?\s*}/g, ': 0}');
      assert.doesNotThrow(() => JSON.parse(filled), `${label}: ${filled}`);
    }
  });
});
