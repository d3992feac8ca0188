import assert from 'node:assert/strict';
import { type CompletionItem, CompletionItemTag, InsertTextFormat, type TextEdit } from 'vscode-languageserver-types';
import { defaultSettings } from '../../../../server/src/loaders/assumptions.js';
import { applied, marked, serviceFor } from '../../../marked-text.js';

const able = serviceFor(true);
const plain = serviceFor(false);

function itemsAt(text: string, service = able): readonly CompletionItem[] {
  const { document, position } = marked(text);
  return service.complete(document, position).items;
}

function labelsAt(text: string): readonly string[] {
  return itemsAt(text).map(item => item.label);
}

/**
 * Returns the source after the item with this label is accepted, with `‸` at the first tab stop, in a client with
 * snippets.
 */
function accept(text: string, label: string, service = able): string {
  const { document, position } = marked(text);
  const item = service.complete(document, position).items.find(candidate => candidate.label === label);
  assert.ok(item, `no ${label} in ${service.complete(document, position).items.map(candidate => candidate.label)}`);
  const edit = item.textEdit as TextEdit;
  assert.equal(edit.range.start.line, edit.range.end.line, 'a completion replaces text of one line');
  assert.ok(document.offsetAt(edit.range.start) <= document.offsetAt(position));
  assert.ok(document.offsetAt(edit.range.end) >= document.offsetAt(position));
  return applied(document, [edit, ...(item.additionalTextEdits ?? [])]);
}

/** Items in the order in which an editor shows them. */
function ranked(text: string): readonly string[] {
  return [...itemsAt(text)].sort((a, b) => (a.sortText ?? '').localeCompare(b.sortText ?? '')).map(item => item.label);
}

describe('completion of keys', () => {
  it('writes key and value if nothing follows', () => {
    assert.equal(
      accept('{\n  "zero_optimization": {\n    |\n  }\n}', 'sub_group_size', plain),
      '{\n  "zero_optimization": {\n    "sub_group_size": 1e8\n  }\n}'.replace('1e8', valueWritten('sub_group_size')),
    );
  });

  it('replaces the typed text, with and without quotes', () => {
    assert.equal(
      accept('{ "zero_optimization": { "over|" } }', 'overlap_comm', plain),
      '{ "zero_optimization": { "overlap_comm": true } }',
    );
    assert.equal(
      accept('{ "zero_optimization": { over| } }', 'overlap_comm', plain),
      '{ "zero_optimization": { "overlap_comm": true } }',
    );
    assert.equal(
      accept('{ "zero_optimization": { "over|lap" } }', 'overlap_comm', plain),
      '{ "zero_optimization": { "overlap_comm": true } }',
    );
    assert.equal(
      accept('{ "zero_optimization": {\n  "over|\n} }', 'overlap_comm', plain),
      '{ "zero_optimization": {\n  "overlap_comm": true\n} }',
    );
  });

  it('writes only the name if colon and value exist', () => {
    assert.equal(
      accept('{ "zero_optimization": { "over|": false } }', 'overlap_comm'),
      '{ "zero_optimization": { "overlap_comm": false } }',
    );
  });

  it('adds a missing comma before the key', () => {
    assert.equal(
      accept('{\n  "zero_optimization": {\n    "stage": 2\n    |\n  }\n}', 'overlap_comm', plain),
      '{\n  "zero_optimization": {\n    "stage": 2,\n    "overlap_comm": true\n  }\n}',
    );
  });

  it('adds a comma behind the key if another key follows', () => {
    assert.equal(
      accept('{\n  "zero_optimization": {\n    |\n    "stage": 2\n  }\n}', 'overlap_comm', plain),
      '{\n  "zero_optimization": {\n    "overlap_comm": true,\n    "stage": 2\n  }\n}',
    );
  });

  it('adds no comma beside an existing one', () => {
    assert.equal(
      accept('{ "zero_optimization": { "stage": 2, | } }', 'overlap_comm', plain),
      '{ "zero_optimization": { "stage": 2, "overlap_comm": true } }',
    );
    assert.equal(
      accept('{ "zero_optimization": { |, "stage": 2 } }', 'overlap_comm', plain),
      '{ "zero_optimization": { "overlap_comm": true, "stage": 2 } }',
    );
  });

  it('starts an empty file, with or without braces', () => {
    assert.equal(
      accept('|', 'train_batch_size', plain),
      `{\n\t"train_batch_size": ${valueWritten('train_batch_size', '{ | }')}\n}\n`,
    );
    assert.equal(
      accept('{|}', 'train_batch_size', plain),
      `{"train_batch_size": ${valueWritten('train_batch_size', '{ | }')}}`,
    );
  });

  it('works in unfinished JSON', () => {
    assert.ok(labelsAt('{ "zero_optimization": { "stage": 3, "offload_param": { |').includes('nvme_path'));
    assert.ok(labelsAt('{ "optimizer": { "type": "AdamW", "params": { "lr": 1e-4, |').includes('betas'));
    assert.ok(labelsAt('{ "fp16": { "enabled": true, "|').includes('loss_scale'));
  });

  const beside = labelsAt('{ "zero_optimization": { "stage": 3, "max_live_parameters": 1, | } }');

  it('offers only missing keys', () => {
    assert.ok(!beside.includes('stage'));
  });

  it('offers neither a key whose alias exists, nor that alias', () => {
    assert.ok(!beside.includes('max_live_parameters'));
    assert.ok(!beside.includes('stage3_max_live_parameters'));
  });

  it('offers a key by its name, not by its alias', () => {
    assert.ok(beside.includes('stage3_max_reuse_distance'));
    assert.ok(!beside.includes('max_reuse_distance'));
  });

  it('never offers removed, dead or hidden keys', () => {
    const labels = labelsAt('{ "zero_optimization": { | } }');
    for (const name of ['cpu_offload_params', 'allgather_partitions', 'strict']) {
      assert.ok(!labels.includes(name), name);
    }
  });

  it('puts deprecated keys last, struck through', () => {
    const order = ranked('{ "zero_optimization": { | } }');
    assert.ok(order.indexOf('cpu_offload') > order.indexOf('sub_group_size'));
    const item = itemsAt('{ "zero_optimization": { | } }').find(({ label }) => label === 'cpu_offload');
    assert.deepEqual(item?.tags, [CompletionItemTag.Deprecated]);
    assert.equal(order[0], 'stage');
  });

  it('ranks keys without effect at the stage of the file lower, and says so', () => {
    const text = '{ "zero_optimization": { "stage": 2, | } }';
    const order = ranked(text);
    assert.ok(order.indexOf('offload_param') > order.indexOf('round_robin_gradients'));
    const item = itemsAt(text).find(({ label }) => label === 'offload_param');
    assert.equal(item?.labelDetails?.description, 'no effect at stage 2');
    const atThree = ranked('{ "zero_optimization": { "stage": 3, | } }');
    assert.ok(atThree.indexOf('offload_param') < atThree.indexOf('round_robin_gradients'));
  });

  it('ranks keys without effect at the offload device lower', () => {
    const order = ranked('{ "zero_optimization": { "stage": 3, "offload_param": { "device": "cpu", | } } }');
    assert.ok(order.indexOf('pin_memory') < order.indexOf('nvme_path'));
    const nvme = ranked('{ "zero_optimization": { "stage": 3, "offload_param": { "device": "nvme", | } } }');
    assert.ok(
      !itemsAt('{ "zero_optimization": { "stage": 3, "offload_param": { "device": "nvme", | } } }').some(
        ({ labelDetails }) => /No effect/.test(labelDetails?.description ?? ''),
      ),
    );
    assert.ok(nvme.includes('nvme_path'));
  });

  it("offers the parameters of the file's optimizer and scheduler", () => {
    const adamw = labelsAt('{ "optimizer": { "type": "AdamW", "params": { | } } }');
    assert.ok(adamw.includes('betas') && adamw.includes('torch_adam') && !adamw.includes('freeze_step'));
    const adam = labelsAt('{ "optimizer": { "params": { | }, "type": "onebitadam" } }');
    assert.ok(adam.includes('freeze_step'));
    const warmup = labelsAt('{ "scheduler": { "type": "WarmupLR", "params": { | } } }');
    assert.ok(warmup.includes('warmup_num_steps') && !warmup.includes('total_num_steps'));
  });

  it('inserts sections as snippets with their usual children', () => {
    const item = itemsAt('{ | }').find(({ label }) => label === 'zero_optimization');
    assert.equal(item?.insertTextFormat, InsertTextFormat.Snippet);
    const text = accept('{ | }', 'fp16', plain);
    const value = JSON.parse(text) as { readonly fp16: { readonly [key: string]: unknown } };
    assert.deepEqual(value.fp16, {
      enabled: true,
      loss_scale: 0,
      loss_scale_window: 1000,
      initial_scale_power: 16,
      hysteresis: 2,
      min_loss_scale: 1,
    });
  });

  it('writes "auto" if the loader of the file fills it', () => {
    assert.match(
      accept('{ "train_batch_size": "auto", | }', 'gradient_accumulation_steps', plain),
      /"gradient_accumulation_steps": "auto"/,
    );
    assert.doesNotMatch(accept('{ "train_batch_size": 8, | }', 'gradient_accumulation_steps', plain), /auto/);
  });

  it('offers nothing in comments, after the root, in unknown sections', () => {
    assert.deepEqual(labelsAt('{ // |\n }'), []);
    assert.deepEqual(labelsAt('{ /* | */ }'), []);
    assert.deepEqual(labelsAt('{} |'), []);
    assert.deepEqual(labelsAt('{ "mine": { | } }'), []);
  });

  it('attaches documentation when the item is resolved', () => {
    const item = itemsAt('{ "zero_optimization": { | } }').find(({ label }) => label === 'overlap_comm');
    assert.ok(item);
    assert.match(JSON.stringify(able.resolve(item).documentation), /zero_optimization\.overlap_comm: boolean/);
  });
});

/** Returns the value that a key is inserted with, so that tests do not repeat the catalog. */
function valueWritten(name: string, text = '{ "zero_optimization": { | } }'): string {
  const item = itemsAt(text, plain).find(({ label }) => label === name);
  assert.ok(item, name);
  return (item.textEdit as TextEdit).newText.replace(/^"[^"]*": /, '');
}

describe('completion of values', () => {
  it('offers allowed values with their meaning', () => {
    const items = itemsAt('{ "zero_optimization": { "offload_param": { "device": | } } }');
    assert.deepEqual(
      items.map(({ label }) => label).filter(label => label !== '"auto"'),
      ['"cpu"', '"none"', '"nvme"'],
    );
    assert.ok(items.every(({ labelDetails }) => labelDetails?.description));
  });

  it('replaces the value under the cursor, quotes included', () => {
    assert.equal(
      accept('{ "zero_optimization": { "offload_param": { "device": "c|pu" } } }', '"nvme"'),
      '{ "zero_optimization": { "offload_param": { "device": "nvme" } } }',
    );
    assert.equal(accept('{ "zero_optimization": { "stage": 1| } }', '3'), '{ "zero_optimization": { "stage": 3 } }');
    assert.equal(accept('{ "fp16": { "enabled": t| } }', 'false'), '{ "fp16": { "enabled": false } }');
    assert.equal(
      accept('{ "zero_optimization": { "offload_param": { "device": "| } } }', '"cpu"'),
      '{ "zero_optimization": { "offload_param": { "device": "cpu" } } }',
    );
  });

  it('adds a space after a bare colon and a comma before the next key', () => {
    assert.equal(accept('{ "zero_optimization": { "stage":| } }', '2'), '{ "zero_optimization": { "stage": 2 } }');
    assert.equal(
      accept('{ "zero_optimization": {\n  "stage": |\n  "overlap_comm": true\n} }', '2'),
      '{ "zero_optimization": {\n  "stage": 2,\n  "overlap_comm": true\n} }',
    );
  });

  it('does not offer "auto" as a value if the loader stops at it', () => {
    const zenflow = '"zero_optimization": { "zenflow": { "select_strategy": | } }';
    assert.ok(labelsAt(`{ ${zenflow} }`).includes('"auto"'));
    const labels = labelsAt(`{ "train_batch_size": "auto", ${zenflow} }`);
    assert.ok(!labels.includes('"auto"'));
    assert.ok(labels.includes('"epoch"'));
  });

  it('offers "auto" only if the loader fills it', () => {
    assert.ok(labelsAt('{ "train_batch_size": "auto", "gradient_clipping": | }').includes('"auto"'));
    assert.ok(!labelsAt('{ "train_batch_size": 8, "gradient_clipping": | }').includes('"auto"'));
    assert.ok(
      !labelsAt('{ "train_batch_size": "auto", "zero_optimization": { "sub_group_size": | } }').includes('"auto"'),
    );
    const { document, position } = marked('{ "gradient_clipping": | }');
    const items = able.complete(document, position, { ...defaultSettings, loader: 'accelerate' }).items;
    assert.ok(items.some(({ label }) => label === '"auto"'));
  });

  it('offers sensible numbers with their meaning', () => {
    const item = itemsAt('{ "zero_optimization": { "reduce_bucket_size": | } }').find(({ label }) => label === '5e8');
    assert.match(item?.labelDetails?.description ?? '', /MiB/);
  });

  it('offers optimizer names, DeepSpeed’s own and those of torch', () => {
    const labels = labelsAt('{ "optimizer": { "type": "|" } }');
    assert.ok(labels.includes('"AdamW"') && labels.includes('"SGD"'));
  });

  it('offers items in arrays', () => {
    assert.ok(labelsAt('{ "compile": { "passes": [|] } }').includes('"z3"'));
    assert.equal(accept('{ "compile": { "passes": ["z1", |] } }', '"z3"'), '{ "compile": { "passes": ["z1", "z3"] } }');
    assert.ok(!labelsAt('{ "compile": { "passes": ["z1", |] } }').includes('"z1"'));
  });

  it('inserts an object as a value', () => {
    const text = accept('{ "zero_optimization": { "stage": 3, "offload_param": | } }', '{ }', plain);
    assert.deepEqual((JSON.parse(text) as { zero_optimization: unknown }).zero_optimization, {
      stage: 3,
      offload_param: { device: 'cpu', pin_memory: true },
    });
  });
});
