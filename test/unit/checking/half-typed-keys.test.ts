import assert from 'node:assert/strict';
import { check } from '../../../server/src/checking/check.js';
import { openText } from '../../../server/src/document/config-document.js';
import { assume, defaultSettings } from '../../../server/src/loaders/assumptions.js';
import type { LoaderId } from '../../../server/src/loaders/loader-id.js';
import { rules } from '../../../server/src/rules/rules.js';

const config = `{
  "train_batch_size": 8,
  "optimizer": {
    "type": "AdamW",
    "params": {
      "lr": 1e-4
    }
  },
  "zero_optimization": {
    "stage": 2,
    "overlap_comm": true
  }
}`;

function codesIn(text: string, loader: LoaderId): readonly string[] {
  const document = openText(text);
  return check(document, assume(document, { ...defaultSettings, loader }), rules).map(({ code }) => code);
}

describe('a key without a colon', () => {
  const lines = config.split('\n');

  it('gets no finding wherever it is typed', () => {
    for (const piece of ['"', '""', '"zero_o', '"zero_o"', '"fp16"', '"stage"', '"",']) {
      for (const loader of ['deepspeed', 'transformers'] as const) {
        const before = codesIn(config, loader);
        for (let i = 1; i < lines.length; i += 1) {
          const text = [...lines.slice(0, i), `  ${piece}`, ...lines.slice(i)].join('\n');
          assert.deepEqual(
            codesIn(text, loader).filter(code => !before.includes(code)),
            [],
            text,
          );
        }
      }
    }
  });

  it('gets no finding behind a value, where DeepSpeed reads the quotes as a part of the value', () => {
    const text = '{\n  "train_batch_size": 8,\n  "zero_optimization": {\n    "load_from_fp32_weights": true ""\n  }\n}';
    assert.ok(!codesIn(text, 'deepspeed').includes('unknown-key'));
  });

  it('gets its findings with the colon', () => {
    assert.deepEqual(codesIn(config.replace('"overlap_comm"', '"overlap_com"'), 'deepspeed'), ['unknown-key']);
  });
});
