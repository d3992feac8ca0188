import assert from 'node:assert/strict';
import { type CompletionItem, InsertTextFormat, type TextEdit } from 'vscode-languageserver-types';
import { defaultSettings, loaders } from '../../../server/src/loaders/assumptions.js';
import { templates } from '../../../server/src/templates/templates.js';
import { newConfig } from '../../../server/src/templating/form.js';
import type { Template } from '../../../server/src/templating/template.js';
import { applied, marked, serviceFor } from '../../marked-text.js';

const able = serviceFor(true);
const plain = serviceFor(false);

function templateNamed(name: string): Template {
  const found = templates.find(candidate => candidate.name === name);
  assert.ok(found, name);
  return found;
}

function itemsAt(text: string): readonly CompletionItem[] {
  const { document, position } = marked(text);
  return able.complete(document, position).items;
}

function labelsAt(text: string): readonly string[] {
  return itemsAt(text).map(({ label }) => label);
}

/** Returns the source after the item with this label is accepted. */
function accept(text: string, label: string, service = able): string {
  const { document, position } = marked(text);
  const item = service.complete(document, position).items.find(candidate => candidate.label === label);
  assert.ok(item, label);
  return applied(document, [item.textEdit as TextEdit, ...(item.additionalTextEdits ?? [])]);
}

describe('completion of templates by name', () => {
  const bf16 = '"bf16": {\n\t"enabled": true\n}';

  it('writes a whole config into an empty file', () => {
    const whole = newConfig(templateNamed('zero3'), loaders.deepspeed);
    for (const text of ['|', 'zero3|', '\n|']) {
      const written = accept(text, 'zero3', plain);
      assert.match(written.trimStart(), /^\{\n\t"train_micro_batch_size_per_gpu": 1,\n/);
      assert.deepEqual(JSON.parse(written), whole);
    }
  });

  it('writes a whole config into an empty object, with and without quotes', () => {
    const whole = newConfig(templateNamed('zero2'), loaders.deepspeed);
    for (const text of ['{ | }', '{\n  zero2|\n}', '{ "zero2|" }', '{ "ze|\n}']) {
      assert.deepEqual(JSON.parse(accept(text, 'zero2', plain)), whole, text);
    }
  });

  it('offers the form for Trainer while nothing says who reads the file', () => {
    const whole = newConfig(templateNamed('zero3'), loaders.transformers);
    assert.deepEqual(JSON.parse(accept('zero3|', 'zero3-auto', plain)), whole);
    const { document, position } = marked('|');
    for (const loader of ['deepspeed', 'transformers'] as const) {
      const { items } = plain.complete(document, position, { ...defaultSettings, loader });
      assert.ok(!items.some(({ label }) => label === 'zero3-auto'), loader);
    }
  });

  it('offers nothing under two equal names', () => {
    for (const text of ['|', '{ | }', '{ "train_batch_size": 8, | }']) {
      const labels = labelsAt(text);
      assert.equal(new Set(labels).size, labels.length, text);
    }
  });

  it('has tab stops at the values that the user has to fill in', () => {
    const text = accept('{ | }', 'zero3-nvme-offload');
    assert.match(text, /"nvme_path": "\$\{1:\/local_nvme\}"/);
    assert.match(text, /"nvme_path": "\$\{2:\/local_nvme\}"/);
    const item = itemsAt('{ | }').find(({ label }) => label === 'zero3-nvme-offload');
    assert.equal(item?.insertTextFormat, InsertTextFormat.Snippet);
    assert.match(item?.labelDetails?.description ?? '', /a whole config/);
  });

  it('uses the form for the loader of the file', () => {
    const { document, position } = marked('{ | }');
    const settings = { ...defaultSettings, loader: 'transformers' } as const;
    const item = plain.complete(document, position, settings).items.find(({ label }) => label === 'zero3');
    const text = applied(document, [item?.textEdit as TextEdit]);
    assert.deepEqual(JSON.parse(text), newConfig(templateNamed('zero3'), loaders.transformers));
  });

  it('writes a section beside other keys, with the needed commas', () => {
    assert.equal(
      accept('{\n"train_batch_size": 8\n|\n}', 'monitor-csv', plain).replace(/,\n"csv_monitor[\s\S]*/, ''),
      '{\n"train_batch_size": 8',
    );
    assert.equal(accept('{ "bf|"\n"train_batch_size": 8 }', 'bf16', plain), `{ ${bf16},\n"train_batch_size": 8 }`);
  });

  it('offers only sections beside other keys, and only missing ones', () => {
    const labels = labelsAt('{ "optimizer": {}, | }');
    assert.ok(labels.includes('monitor-csv') && labels.includes('scheduler-warmup'));
    assert.ok(!labels.includes('optimizer-adamw') && !labels.includes('zero3') && !labels.includes('memory-efficient'));
  });

  it('offers nothing in a section, in a list, for a value, and at a key that has its value', () => {
    for (const text of [
      '{ "zero_optimization": { | } }',
      '{ "mine": { | } }',
      '{ "train_batch_size": | }',
      '{ "monitor|": {} }',
    ]) {
      assert.ok(!labelsAt(text).some(label => label === 'zero3' || label === 'monitor-csv'), text);
    }
  });
});
