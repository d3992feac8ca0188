import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Range } from 'vscode-languageserver-types';
import { requestBudget, requestClock } from '../../../server/src/connection/request-clock.js';
import { createLanguageService } from '../../../server/src/features/service.js';
import type { ClientAbilities } from '../../../server/src/lsp/document-service.js';
import { everything } from '../../client-abilities.js';

const client: ClientAbilities = { ...everything, snippetEdits: false, commands: false };
const whole: Range = { start: { line: 0, character: 0 }, end: { line: 1_000_000, character: 0 } };

/** A config with this many keys that DeepSpeed does not know. */
function withUnknownKeys(count: number): TextDocument {
  const keys = Array.from({ length: count }, (_, i) => `"loss_scal${i}": 8`).join(', ');
  return TextDocument.create('file:///ds_config.json', 'json', 1, `{ "train_batch_size": 8, "fp16": { ${keys} } }`);
}

/** A time limit that is reached after this many checks. */
function spentAfter(times: number): () => boolean {
  let asked = 0;
  return () => ++asked > times;
}

describe('the time limit of a request', () => {
  it('is reached when the clock says so, and starts again with the next request', () => {
    let now = 0;
    const clock = requestClock(requestBudget, () => now);
    clock.begin();
    now = requestBudget;
    assert.deepEqual([clock.isSpent(), clock.wasCut()], [false, false]);
    now += 1;
    assert.deepEqual([clock.wasCut(), clock.isSpent(), clock.wasCut()], [false, true, true]);
    clock.begin();
    assert.deepEqual([clock.isSpent(), clock.wasCut()], [false, false]);
  });

  it('keeps the findings until then', () => {
    const document = withUnknownKeys(1_000);
    const all = createLanguageService(client).diagnose(document);
    const some = createLanguageService(client, spentAfter(3)).diagnose(document);
    assert.equal(all.length, 1_000);
    assert.ok(some.length > 100 && some.length < 300, `${some.length} findings`);
    assert.deepEqual(all.slice(0, some.length), some);
  });

  it('drops an action rather than half of its edits', () => {
    const buckets = '"reduce_bucket_size": "5e8", "allgather_bucket_size": "5e8"';
    const text = `{ "train_batch_size": 8, "zero_optimization": { "stage": 2, ${buckets} } }`;
    const document = TextDocument.create('file:///ds_config.json', 'json', 1, text);
    const context = { diagnostics: [], only: ['source.fixAll.deepspeed'] };
    const edits = createLanguageService(client).codeActions(document, whole, context);
    assert.equal(edits.length, 1);
    assert.deepEqual(createLanguageService(client, spentAfter(1)).codeActions(document, whole, context), []);
  });

  it('keeps the actions that were finished in time', () => {
    const document = withUnknownKeys(10);
    const titles = (isSpent?: () => boolean): readonly string[] =>
      createLanguageService(client, isSpent)
        .codeActions(document, whole, { diagnostics: [] })
        .map(({ title }) => title);
    const all = titles();
    const some = titles(spentAfter(15));
    assert.ok(some.length > 0 && some.length < all.length, `${some.length} of ${all.length}`);
    assert.deepEqual(
      some.filter(title => !all.includes(title)),
      [],
    );
  });
});
