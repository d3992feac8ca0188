import assert from 'node:assert/strict';
import { rules } from '../../server/src/rules/rules.js';
import { run } from './program.js';

describe('explain', () => {
  it('prints everything about a rule', async () => {
    const { code, out } = await run(['explain', 'unknown-key']);
    const rule = rules.find(each => each.code === 'unknown-key');
    assert.ok(rule);
    assert.equal(code, 0);
    for (const part of [rule.summary, rule.why, rule.bad, rule.good, rule.source]) {
      assert.ok(out.includes(part.replaceAll('`', '')), part);
    }
    assert.match(out, /Worst severity: error/);
    assert.match(out, /Earliest failure: while the file is read/);
    assert.match(out, /Loaders: all/);
    assert.match(out, /Versions of DeepSpeed: all/);
    assert.match(out, /Safe fix of the example: Rename to "overlap_comm"; or Remove "overlap_com" \(loses true\)/);
  });

  it('explains a key by its path, in plain text', async () => {
    const { code, out } = await run(['explain', 'zero_optimization.overlap_comm']);
    assert.equal(code, 0);
    assert.ok(out.startsWith('zero_optimization.overlap_comm: boolean, default null\n\n'), out);
    assert.doesNotMatch(out, /`|\*\*/);
  });

  it('explains a key by its name if only one has it', async () => {
    const [byName, byPath] = await Promise.all([
      run(['explain', 'overlap_comm']),
      run(['explain', 'zero_optimization.overlap_comm']),
    ]);
    assert.deepEqual(byName, byPath);
  });

  it('explains the keys of Accelerate configs', async () => {
    const { code, out } = await run(['explain', 'deepspeed_moe_layer_cls_names']);
    assert.equal(code, 0);
    assert.match(
      out,
      /^In a config file of accelerate launch\n\ndeepspeed_config\.deepspeed_moe_layer_cls_names: string/,
    );
    assert.match(out, /Needs accelerate 0\.30\.0 or newer\./);
    assert.match(out, /reference\/accelerate\.md#deepspeed_configdeepspeed_moe_layer_cls_names/);
    const unknown = await run(['explain', 'zero_stag']);
    assert.match(unknown.complaints, /Did you mean "zero_stage"\?/);
  });

  it('asks for the path if several keys have the name', async () => {
    const { code, complaints } = await run(['explain', 'enabled']);
    assert.equal(code, 2);
    assert.match(complaints, /several keys.*\n {2}amp.enabled\n/);
  });

  it('explains keys that only some optimizers have, and says which', async () => {
    const { code, out } = await run(['explain', 'optimizer.params.freeze_step']);
    assert.equal(code, 0);
    assert.match(out, /^With "type": OneBitAdam/);
  });

  it('explains keys below free names, and aliases', async () => {
    const group = 'compression_training.weight_quantization.different_groups.wq1.params';
    assert.match(
      (await run(['explain', group])).out,
      /^compression_training\.weight_quantization\.different_groups\.\*/,
    );
    assert.match((await run(['explain', 'bfloat16'])).out, /^bfloat16: object/);
  });

  const unknown: readonly (readonly [string, RegExp])[] = [
    ['unkown-key', /Did you mean "unknown-key"\?/],
    ['zero_optimization.overlap_com', /Did you mean "zero_optimization.overlap_comm"\?/],
    ['overlap_com', /Did you mean "overlap_comm"\?/],
    ['constructor', /is neither a rule nor a key/],
    ['', /"" is neither a rule nor a key\.\n/],
  ];
  for (const [name, complaint] of unknown) {
    it(`does not know "${name}"`, async () => {
      const { code, out, complaints } = await run(['explain', name]);
      assert.equal(code, 2);
      assert.equal(out, '');
      assert.match(complaints, complaint);
    });
  }
});
