import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { CodeActionKind, type TextEdit } from 'vscode-languageserver-types';
import { createLanguageService } from '../../../server/src/features/service.js';
import { defaultSettings, type Settings } from '../../../server/src/loaders/assumptions.js';
import { everything, nothing } from '../../client-abilities.js';

const text =
  '{\n  "train_batch_size": 8,\n  "zero_optimization": {\n    "stage": 2,\n    "overlap_com": true\n  }\n}\n';

/** Returns the source after the action that ignores the finding with a comment; undefined if it is not offered. */
function ignored(
  source: string,
  languageId: string,
  { commands = true, settings = {} }: { readonly commands?: boolean; readonly settings?: Partial<Settings> } = {},
): string | undefined {
  const document = TextDocument.create('file:///ds_config.json', languageId, 1, source);
  const service = createLanguageService({ ...(commands ? everything : nothing), documentChanges: false, commands });
  const at = document.positionAt(source.indexOf('overlap_com'));
  const own = { ...defaultSettings, ...settings };
  const context = { diagnostics: [], only: [CodeActionKind.QuickFix] };
  const action = service
    .codeActions(document, { start: at, end: at }, context, own)
    .find(({ title }) => title === 'Ignore "unknown-key" here, with a comment');
  const edits = action?.edit?.changes?.[document.uri] as TextEdit[] | undefined;
  if (edits === undefined) {
    return undefined;
  }
  const after = TextDocument.applyEdits(document, edits);
  assert.deepEqual(service.diagnose(TextDocument.create(document.uri, languageId, 2, after), own), []);
  return after;
}

describe('the action that ignores a finding with a comment', () => {
  const after = text.replace('    "overlap_com"', '    // deepspeed-ignore unknown-key\n    "overlap_com"');

  it('writes the comment above the line, with its indent and line end', () => {
    assert.equal(ignored(text, 'jsonc'), after);
    assert.equal(ignored(text.replaceAll('\n', '\r\n'), 'jsonc'), after.replaceAll('\n', '\r\n'));
  });

  it('is absent if the loader stops at comments', () => {
    assert.equal(ignored(text, 'jsonc', { settings: { loader: 'transformers' } }), undefined);
  });

  it('is absent in plain JSON, where the editor reports comments, unless the file has some or nothing else ignores', () => {
    assert.equal(ignored(text, 'json'), undefined);
    assert.equal(ignored(`// mine\n${text}`, 'json'), `// mine\n${after}`);
    assert.equal(ignored(text, 'json', { commands: false }), after);
  });
});
