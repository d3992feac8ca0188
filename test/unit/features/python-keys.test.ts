import assert from 'node:assert/strict';
import { marked } from '../../marked-text.js';
import { able, accept, diagnosticsOf, hoverOf } from './language-requests.js';

const before = 'ds_config = {"train_batch_size": 8, "zero_optimization": {"stage": 3}}\n';

function labels(text: string): readonly string[] {
  const { document, position } = marked(text, 'file:///train.py', 'python');
  return able.complete(document, position).items.map(({ label }) => label);
}

describe('a key in a subscript of a config', () => {
  it('is completed, and nothing else changes', () => {
    for (const [typed, label, result] of [
      ['ds_config["|"] = {}', 'fp16', 'ds_config["fp16"] = {}'],
      ['ds_config["fp|"]', 'fp16', 'ds_config["fp16"]'],
      ["print(ds_config['zero_optimization']['st|'])", 'stage', "print(ds_config['zero_optimization']['stage'])"],
      [
        'if ds_config["zero_|"]["stage"] == 3: pass',
        'zero_optimization',
        'if ds_config["zero_optimization"]["stage"] == 3: pass',
      ],
      ['ds_config.get("|", 1)', 'gradient_clipping', 'ds_config.get("gradient_clipping", 1)'],
      ['ds_config["zero_optimization"].pop("|")', 'stage', 'ds_config["zero_optimization"].pop("stage")'],
      ['ds_config["zero_optimization"]["stage"] = |', '2', 'ds_config["zero_optimization"]["stage"] = 2'],
      [
        'ds_config["zero_optimization"]["overlap_comm"] = |  # why',
        'True',
        'ds_config["zero_optimization"]["overlap_comm"] = True  # why',
      ],
      ['ds_config["communication_data_type"] = "|"', '"fp16"', 'ds_config["communication_data_type"] = "fp16"'],
    ] as const) {
      for (const rest of ['\n', '\ntrain(ds_config)\n', '\n"a"\n']) {
        assert.equal(accept('python', before + typed + rest, label), before + result + rest);
      }
    }
  });

  it('is explained', () => {
    assert.match(hoverOf('python', `${before}x = ds_config["zero_optim|ization"]["stage"]\n`), /zero_optimization/);
    assert.match(
      hoverOf('python', `${before}x = ds_config["zero_optimization"]["sta|ge"]\n`),
      /zero_optimization\.stage: /,
    );
    assert.match(hoverOf('python', `${before}ds_config["zero_optim|ization"]["stage"] = 2\n`), /zero_optimization/);
  });

  it('is left alone in another dict', () => {
    assert.deepEqual(labels(`${before}other = {}\nother["|"]\n`), []);
    assert.deepEqual(labels(`${before}def f(ds_config):\n    ds_config["|"]\n`), []);
    assert.deepEqual(labels(`${before}ds_config["optimizer"]["x"]["|"]\n`), []);
  });

  it('brings no finding', () => {
    for (const use of [
      'x = ds_config["a"]',
      'ds_config.get("stage")',
      'ds_config["a"] =',
      'ds_config["zero_optimization"]["b"]["c"]',
    ]) {
      assert.deepEqual(diagnosticsOf('python', `${before}${use}\n`), [], use);
    }
  });
});

describe('a config that begins as another dict', () => {
  const assigned = 'c["train_batch_size"] = 8\nc["zero_optimization"] = {"stage": 2}\nc["fp16"] = {"enabeld": True}\n';

  it('has what is assigned to its keys', () => {
    for (const start of ['{}', 'dict()', '{"steps_per_print": 10}', 'dict(gradient_clipping=1.0)']) {
      assert.deepEqual(diagnosticsOf('python', `c = ${start}\n${assigned}`), [['unknown-key', '"enabeld"']], start);
    }
  });

  it('lacks nothing that other code may add', () => {
    const found = diagnosticsOf('python', 'c = {}\nc["zero_optimization"] = {"stage": 3}\nreturn c\n');
    assert.deepEqual(found, []);
  });

  it('is left alone without a key that only DeepSpeed has', () => {
    assert.deepEqual(
      diagnosticsOf('python', 'c = {}\nc["fp16"] = {"enabeld": True}\nc["optimizer"] = {"typ": 1}\n'),
      [],
    );
    assert.deepEqual(diagnosticsOf('python', `c = {}\nc = {"a": 1}\n${assigned}`), []);
  });
});
