import assert from 'node:assert/strict';
import { type CompletionItem, InsertTextFormat, MarkupContent, type TextEdit } from 'vscode-languageserver-types';
import { schemaUrl } from '../../../server/src/describing/links.js';
import { defaultSettings } from '../../../server/src/loaders/assumptions.js';
import { applied, marked, serviceFor } from '../../marked-text.js';

const service = serviceFor(true);
const line = `"$schema": "${schemaUrl}"`;

function itemsAt(text: string): readonly CompletionItem[] {
  const { document, position } = marked(text);
  return service.complete(document, position).items;
}

function labelsAt(text: string): readonly string[] {
  return itemsAt(text).map(({ label }) => label);
}

/** Returns the source after the item with this label is accepted. */
function accept(text: string, label: string): string {
  const { document } = marked(text);
  const item = itemsAt(text).find(candidate => candidate.label === label);
  assert.ok(item, `no ${label}`);
  return applied(document, [item.textEdit as TextEdit, ...(item.additionalTextEdits ?? [])]);
}

function hoverAt(text: string): string | undefined {
  const { document, position } = marked(text);
  const contents = service.hover(document, position, defaultSettings)?.contents;
  return MarkupContent.is(contents) ? contents.value : undefined;
}

describe('the "$schema" line', () => {
  it('is offered at the top level, once, behind the keys with an effect', () => {
    const ranked = [...itemsAt('{ "zero_optimization": { "stage": 1 },\n| }')].sort((a, b) =>
      (a.sortText ?? '').localeCompare(b.sortText ?? ''),
    );
    const after = ranked.slice(ranked.findIndex(({ label }) => label === '$schema') + 1);
    assert.ok(after.length > 0);
    assert.ok(after.every(({ labelDetails, tags }) => tags || /No effect/.test(labelDetails?.description ?? '')));
    assert.ok(!labelsAt('{ "$schema": "x", | }').includes('$schema'));
  });

  it('is inserted with the address', () => {
    assert.equal(accept('{\n  |\n}', '$schema'), `{\n  ${line}\n}`);
    assert.equal(accept('{\n  "$sch|"\n  "fp16": {}\n}', '$schema'), `{\n  ${line},\n  "fp16": {}\n}`);
    assert.equal(accept('{ "$schema":| }', JSON.stringify(schemaUrl)), `{ ${line} }`);
  });

  it('is inserted as plain text, because its dollar does not start a snippet variable', () => {
    const item = itemsAt('{ | }').find(({ label }) => label === '$schema');
    assert.equal(item?.insertTextFormat, InsertTextFormat.PlainText);
    assert.match(JSON.stringify(item?.documentation), /at the top level/);
  });

  it('is not offered in sections', () => {
    assert.ok(!labelsAt('{ "fp16": { | } }').includes('$schema'));
    assert.deepEqual(labelsAt('{ "optimizer": { "$schema": | } }'), []);
  });

  it('is explained on hover at the top level', () => {
    assert.match(hoverAt('{ "$sch|ema": "x", "train_batch_size": 8 }') ?? '', /ignore it at the top level/);
    assert.equal(hoverAt('{ "fp16": { "$sch|ema": "x" } }'), undefined);
  });
});
