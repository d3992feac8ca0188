import assert from 'node:assert/strict';
import { CodeActionKind, type TextEdit } from 'vscode-languageserver-types';
import { createLanguageService } from '../../../server/src/features/service.js';
import { defaultSettings } from '../../../server/src/loaders/assumptions.js';
import { fixAllKind } from '../../../server/src/lsp/action-kinds.js';
import { everything } from '../../client-abilities.js';
import { applied, documentOf, serviceFor } from '../../marked-text.js';

const service = createLanguageService({ ...everything, documentChanges: false, snippetEdits: false });

const text = `{
  "train_batch_size": 8,
  "zero_optimization": {
    "stage": 3,
    "overlap_com": true, // faster
    "contigous_gradients": true,
    "reduce_bucket_size": "5e8"
  }
}
`;

const start = { start: { line: 4, character: 6 }, end: { line: 4, character: 6 } };

describe('the menu of a diagnostic', () => {
  it('has the fix, all fixes of the kind, and a line each for the rule, in this order', () => {
    const titles = service
      .codeActions(documentOf(text), start, { diagnostics: [], only: [CodeActionKind.QuickFix] })
      .map(({ title }) => title);
    assert.deepEqual(titles, [
      'Rename to "overlap_comm"',
      'Remove "overlap_com" (loses true)',
      'Fix all 2 of kind "unknown-key" in this file',
      'Turn the rule "unknown-key" off in this workspace',
      'Ignore "unknown-key" here, with a comment',
      'Ignore the key "zero_optimization.overlap_com" in this workspace',
      'Show what "unknown-key" means',
    ]);
  });

  it('offers no commands to a client that does not have them', () => {
    const actions = serviceFor(false).codeActions(documentOf(text), start, { diagnostics: [] });
    assert.ok(actions.every(({ command }) => command === undefined));
  });

  it('fixes all of a kind, and nothing else', () => {
    const document = documentOf(text);
    const action = service
      .codeActions(document, start, { diagnostics: [] })
      .find(({ title }) => title.startsWith('Fix all 2'));
    const result = applied(document, action?.edit?.changes?.[document.uri] as TextEdit[]);
    assert.equal(result, text.replace('overlap_com"', 'overlap_comm"').replace('contigous', 'contiguous'));
  });

  it('fixes everything on a request for source.fixAll', () => {
    const document = documentOf(text);
    const everywhere = { start: document.positionAt(0), end: document.positionAt(text.length) };
    const [action, ...more] = service.codeActions(document, everywhere, {
      diagnostics: [],
      only: [CodeActionKind.SourceFixAll],
    });
    assert.equal(action?.kind, fixAllKind);
    assert.equal(more.length, 0);
    const result = applied(document, action?.edit?.changes?.[document.uri] as TextEdit[]);
    assert.deepEqual(service.diagnose(documentOf(result)), []);
    assert.match(result, /"overlap_comm": true, \/\/ faster/);
  });
});

describe('settings of rules', () => {
  const codes = (settings: Partial<typeof defaultSettings>): readonly string[] =>
    service
      .diagnose(documentOf(text), { ...defaultSettings, ...settings })
      .map(({ code, severity }) => `${code} ${severity}`);

  it('change the level of a rule, or turn it off', () => {
    assert.deepEqual(codes({}), ['unknown-key 1', 'unknown-key 1', 'wrong-type 1']);
    assert.deepEqual(codes({ rules: { 'unknown-key': 'off' } }), ['wrong-type 1']);
    assert.deepEqual(codes({ rules: { 'unknown-key': 'hint', 'wrong-type': 'information' } }), [
      'unknown-key 4',
      'unknown-key 4',
      'wrong-type 3',
    ]);
  });

  it('leave keys to other programs, one by one or by glob', () => {
    assert.deepEqual(codes({ ignoredKeys: ['zero_optimization.overlap_com'] }), ['unknown-key 1', 'wrong-type 1']);
    assert.deepEqual(codes({ ignoredKeys: ['zero_optimization.*'] }), []);
    assert.deepEqual(codes({ ignoredKeys: ['zero_optimization'] }), []);
    assert.deepEqual(codes({ ignoredKeys: ['elsewhere.**'] }), ['unknown-key 1', 'unknown-key 1', 'wrong-type 1']);
  });
});
