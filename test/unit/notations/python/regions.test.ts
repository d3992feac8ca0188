import assert from 'node:assert/strict';
import type { ObjectNode } from '../../../../server/src/document/syntax-tree.js';
import { pythonNotation } from '../../../../server/src/notations/python/python-notation.js';
import { onlyRegion, valuesIn } from './reading.js';

/** Returns the source of each region, with its kind if it is not a config. */
function found(text: string): readonly string[] {
  return pythonNotation
    .regionsOf(text)
    .map(({ path, offset, end }) => (path === undefined ? '' : `${path.join('.')} `) + text.slice(offset, end));
}

describe('a config in a Python file', () => {
  it('is a dict with a key that only DeepSpeed has, whatever its name', () => {
    assert.deepEqual(found('x = {"zero_optimization": {"stage": 3}}\n'), ['{"zero_optimization": {"stage": 3}}']);
    assert.deepEqual(found('return {"train_micro_batch_size_per_gpu": bs}'), [
      '{"train_micro_batch_size_per_gpu": bs}',
    ]);
    assert.deepEqual(found('x = {"zero_optimization": zero}'), ['{"zero_optimization": zero}']);
    assert.deepEqual(found('f(dict(zero_optimization=dict(stage=2)), 1)'), ['dict(zero_optimization=dict(stage=2))']);
  });

  it('is a dict with two keys of DeepSpeed, one of which is no common one', () => {
    const config = '{"train_batch_size": 8, "fp16": {"enabled": True}}';
    assert.deepEqual(found(`x = ${config}`), [config]);
    assert.deepEqual(found('x = {"train_batch_size": 8, "gradient_accumulation_steps": 1}'), []);
    assert.deepEqual(found('x = {"train_batch_size": 8, "optimizer": optimizer}'), []);
    assert.deepEqual(found('x = {"no_load_optim": True, "zero_optimization": None}'), []);
    const section = (member: string) => found(`# zero_optimization\nx = ("a", {"stage": 3, ${member}})`).length;
    assert.equal(section('"offload_param": True, "offload_optimizer": True'), 0);
    assert.equal(section('"offload_param": {"device": "cpu"}'), 1);
    assert.deepEqual(found('x = {"train_batch_size": 8, "steps_per_print": 1, "a": 1, "b": 1, "c": 1}'), []);
  });

  it('is a dict that a loader reads, with one key of DeepSpeed', () => {
    const config = '{"train_batch_size": 8, "x": 1}';
    assert.deepEqual(found(`c = ${config}\ndeepspeed.initialize(config=c)`), [config]);
    assert.deepEqual(found(`c = ${config}\njson.dump(c, f)`), []);
    assert.deepEqual(found('train_batch_size = 1\ndeepspeed.initialize(config={"train_batch_size": 8})').length, 1);
    assert.deepEqual(found('train_batch_size = 1\ndeepspeed.initialize(config={"x": 8})'), []);
  });

  it('is inside other data, in arguments, or in a list', () => {
    const config = '{"zero_optimization": {"stage": 3}}';
    assert.deepEqual(found(`x = {"deepspeed": ${config}, "lr": 1}`), [config]);
    assert.deepEqual(found(`x = [${config}, ${config}]`), [config, config]);
    assert.deepEqual(found(`x.update(${config})`), [config]);
    assert.deepEqual(found(`x = ${config} if a else ${config}`), [config, config]);
    assert.deepEqual(found(`class A:\n\tdef f(self, c=${config}):\n\t\tpass`), [config]);
  });

  it('includes the dicts in it', () => {
    const config = '{"zero_optimization": f({"stage": 3, "overlap_comm": True})}';
    assert.deepEqual(found(`x = ${config}`), [config]);
  });

  it('is a section zero_optimization by itself', () => {
    const dict = '{"stage": 3, "overlap_comm": True}';
    const used = 'c = {"zero_optimization": zero}';
    assert.deepEqual(found(`z = ${dict}\n${used}`), [`zero_optimization ${dict}`, used.slice(4)]);
    assert.deepEqual(found(`zero_opt = {"stage": 3}\n${used}`)[0], 'zero_optimization {"stage": 3}');
    assert.deepEqual(found(`c["zero_optimization"] = {"stage": 3}\n`), ['zero_optimization {"stage": 3}']);
    assert.deepEqual(found(`rocket = {"stage": 3}\n${used}`), [used.slice(4)]);
    assert.deepEqual(found(`rocket = {"stage": 3, "fuel": 2, "engines": 9}\n${used}`), [used.slice(4)]);
  });

  for (const text of [
    '"""\n{"zero_optimization": {"stage": 2}}\n"""',
    '# {"zero_optimization": {"stage": 2}}',
    'RENAMES = {"train_batch_size": "batch", "zero_optimization": "zero"}',
    'S = {"properties": {"zero_optimization": {"type": "object"}, "train_batch_size": {"type": "integer"}}}',
    'S = {"train_micro_batch_size_per_gpu": {"type": "integer", "default": 1}}',
    'KEYS = {"zero_optimization", "fp16"}',
    'x = config["zero_optimization"]["stage"]',
    'x = {zero_optimization: 1}',
    'x = {k: 1 for k in y if k != "zero_optimization"}',
    'errors = {"train_batch_size": ["has to be an integer"], "zero_optimization": ["is missing"]}',
    'plugin = dict(stage=2, cpu_offload=True)',
    'train_batch_size = {"optimizer": {"name": "adam"}, "scheduler": {"name": "cosine"}}',
  ]) {
    it(`is not ${JSON.stringify(text)}`, () => {
      assert.deepEqual(found(text), []);
    });
  }

  it('says which keys made it one', () => {
    assert.equal(onlyRegion('x = {"zero_optimization": z}').reason, 'it has "zero_optimization"');
    const text = 'x = {"train_batch_size": 8, "fp16": {"enabled": True}}';
    assert.equal(onlyRegion(text).reason, 'it has "train_batch_size" and "fp16"');
  });

  const written = "c = {\n    'zero_optimization': zero, # why\n    \"fp16\" :{'enabled': True},\n}\n";

  function rootOf(text: string): ObjectNode {
    const { root } = onlyRegion(text);
    assert.equal(root?.kind, 'object');
    return root;
  }

  it('has its keys, colons and commas', () => {
    const [zero] = rootOf(written).properties;
    assert.deepEqual(zero?.key, { name: 'zero_optimization', quoted: true, offset: 10, end: 29 });
    assert.deepEqual([written[zero?.colon ?? -1], written[zero?.comma ?? -1]], [':', ',']);
  });

  it('has the places of its members, and its own', () => {
    const root = rootOf(written);
    const [zero, fp16] = root.properties;
    assert.equal(written.slice(zero?.offset, zero?.end), "'zero_optimization': zero");
    assert.equal(written.slice(fp16?.offset, fp16?.end), '"fp16" :{\'enabled\': True}');
    assert.equal(written.slice(root.offset, root.end), written.slice(4, -1));
    assert.ok(root.closed);
  });

  it('is a tree with parents', () => {
    const root = rootOf(written);
    const fp16 = root.properties[1];
    assert.equal(fp16?.parent, root);
    assert.equal(fp16?.value?.parent, fp16);
  });

  it('has the names of arguments as keys', () => {
    const text = 'c = dict(zero_optimization=dict(stage=2), a = 1)';
    const { root } = onlyRegion(text);
    assert.equal(root?.kind, 'object');
    assert.deepEqual(root.properties[1]?.key, { name: 'a', quoted: false, offset: 42, end: 43 });
    assert.equal(text[root.properties[1]?.colon ?? -1], '=');
    assert.equal(root.inner, 9);
    assert.equal(root.merges, undefined);
  });

  it('has members with unknown keys', () => {
    for (const text of [
      'c = {**base, "zero_optimization": {"stage": 2}}',
      'c = {"zero_optimization": {"stage": 2}, **base}',
      'c = {"zero_optimization": {"stage": 2}, key: 1}',
      'c = {"zero_optimization": {"stage": 2}, f"{dtype}": {"enabled": True}}',
      'c = dict(base, zero_optimization={"stage": 2})',
      'c = dict(zero_optimization={"stage": 2}, **base)',
    ]) {
      const region = onlyRegion(text);
      assert.equal(region.root?.kind === 'object' && region.root.merges, true, text);
      assert.deepEqual(valuesIn(text), { zero_optimization: { stage: 2 } });
      assert.equal(region.isComplete, false);
    }
  });

  it('has a key twice', () => {
    const { root } = onlyRegion('c = {"zero_optimization": z, "a": 1, "a": 2}');
    assert.equal(root?.kind === 'object' && root.properties.length, 3);
  });

  it('is found again after an edit, even without its keys', () => {
    const before = onlyRegion('c = {"zero_optimization": {}}');
    const after = pythonNotation.regionAgain('c = {"fp16": {}}', before);
    assert.deepEqual([after.kind, after.offset, after.end], ['config', 4, 16]);
    assert.equal(pythonNotation.regionAgain('c = 1', before).root, undefined);
  });

  it('has comments', () => {
    const text = '# a\nc = {"zero_optimization": "#"} # b';
    assert.deepEqual(
      pythonNotation.commentsIn(text).map(({ offset, end }) => text.slice(offset, end)),
      ['# a', '# b'],
    );
  });

  it('is described in the words of Python', () => {
    assert.equal(
      pythonNotation.worded('Write true, false or null, not "true".'),
      'Write True, False or None, not "true".',
    );
  });
});
