import assert from 'node:assert/strict';
import { openText } from '../../../server/src/document/config-document.js';
import { assume, defaultSettings } from '../../../server/src/loaders/assumptions.js';
import { type CopyForm, copyOf } from '../../../server/src/refactoring/copies.js';

function copied(text: string, form: CopyForm, file?: string): string | undefined {
  const document = openText(text);
  return copyOf({ document, assumptions: assume(document, defaultSettings) }, form, file);
}

const config = `{
  // ours
  "train_batch_size": 8,
  "steps_per_print": Infinity,
  "prescale_gradients": false,
  "fp16": { "enabled": true, "loss_scale": null },
  "optimizer": { "type": "Adam\\"W\\n", "params": { "lr": 1e-5, "betas": [0.9, 0.999] } },
  "zero_optimization": { "stage": 3, "reduce_bucket_size": 5e8, "offload_param": {} },
}
`;

describe('a copy as a Python dict', () => {
  it('has the words, numbers and strings of Python', () => {
    assert.equal(
      copied(config, 'python'),
      `{
    "train_batch_size": 8,
    "steps_per_print": float("inf"),
    "prescale_gradients": False,
    "fp16": {
        "enabled": True,
        "loss_scale": None,
    },
    "optimizer": {
        "type": "Adam\\"W\\n",
        "params": {
            "lr": 1e-5,
            "betas": [0.9, 0.999],
        },
    },
    "zero_optimization": {
        "stage": 3,
        "reduce_bucket_size": 5e8,
        "offload_param": {},
    },
}
`,
    );
  });
});

describe('a copy as strict JSON', () => {
  it('has no comments, no trailing commas and the last value of a repeated key', () => {
    const text = '{ // ours\n "a": True, "b": [1, {"c": None}], "a": 5e8, }';
    const copy = copied(text, 'json') ?? '';
    assert.deepEqual(JSON.parse(copy), { a: 5e8, b: [1, { c: null }] });
    assert.match(copy, /"a": 5e8/);
  });

  const unfit = ['{"a": }', '{"a": NaN}', '{"a": $' + '{B}}', '[]', ''];
  for (const text of unfit) {
    it(`is not made of ${JSON.stringify(text)}`, () => {
      assert.equal(copied(text, 'json'), undefined);
    });
  }
});

describe('a copy as Accelerate YAML', () => {
  it('names the file, because Accelerate ignores the keys of DeepSpeed in its own', () => {
    assert.equal(
      copied(config, 'accelerate', 'configs/ds_config.json'),
      'distributed_type: DEEPSPEED\ndeepspeed_config:\n  deepspeed_config_file: configs/ds_config.json\n  zero3_init_flag: true\n',
    );
  });

  it('quotes a path that YAML would read as something else', () => {
    for (const file of ['my configs/ds: a.json', '1.5', '#a.json', 'no']) {
      assert.ok(copied('{}', 'accelerate', file)?.includes(`deepspeed_config_file: ${JSON.stringify(file)}\n`), file);
    }
  });

  it('is not made of a config without a path', () => {
    assert.equal(copied(config, 'accelerate'), undefined);
  });
});
