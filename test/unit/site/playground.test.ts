import assert from 'node:assert/strict';
import { signsOfLanguage } from '../../../site/playground/languages.js';
import { fragmentOf, stateOf } from '../../../site/playground/link.js';
import { firstState, stateFrom, withText } from '../../../site/playground/state.js';
import '../estimator.js';

describe('the playground', () => {
  describe('the language of a text', () => {
    const texts = [
      ['json', '{ "train_batch_size": 8 }'],
      ['json', '// a comment\n{ "train_batch_size": 8 }'],
      ['json', '{\n  "fp16": { "enabled": true }\n}'],
      ['json', ''],
      ['python', "{'train_batch_size': 8}"],
      ['python', '{ "fp16": { "enabled": True } }'],
      ['python', 'ds_config = {\n    "train_batch_size": 8,\n}'],
      ['python', 'import deepspeed\n\nconfig = dict(train_batch_size=8)'],
      ['yaml', 'deepspeed_config:\n  zero_stage: 3\n'],
      ['yaml', '# a comment\ncompute_environment: LOCAL_MACHINE\n'],
      ['yaml', '---\ntrain_batch_size: 8\n'],
    ] as const;
    for (const [language, text] of texts) {
      it(`is ${language}: ${JSON.stringify(text)}`, () => {
        assert.equal(signsOfLanguage('', text), language);
      });
    }

    it('is that of the name of its file', () => {
      assert.equal(signsOfLanguage('ds_config.json', "{'a': 1}"), 'json');
      assert.equal(signsOfLanguage('train.py', '{}'), 'python');
      assert.equal(signsOfLanguage('accelerate.YML', ''), 'yaml');
    });
  });

  it('takes the content of a block of code in Markdown', () => {
    const config = '{ "train_batch_size": 8 }\n';
    assert.equal(withText(firstState, `\`\`\`json\n${config}\`\`\`\n`).text, config);
    assert.equal(withText(firstState, "```\n{'a': 1}\n```").language, 'python');
    for (const other of ['', '```\n```', '```json\n{}', 'see ```{}```', `\`\`\`\n${config}\`\`\` and more`]) {
      assert.equal(withText(firstState, other).text, other);
    }
  });

  it('restores a state from a link', async () => {
    const state = { ...withText(firstState, 'größe: "auto" # 4 × 8 🙂\n'), modelText: '{}', model: 'config.json' };
    const fragment = await fragmentOf(state);
    assert.match(fragment, /^[\w-]+$/);
    assert.deepEqual(await stateOf(fragment), state);
  });

  it('ignores a link that holds no text', async () => {
    for (const fragment of ['', 'editor', '%%%', 'AAAA', await fragmentOf({ text: 1 } as never)]) {
      assert.equal(await stateOf(fragment), undefined, fragment);
    }
  });

  it('completes a state that lacks something', () => {
    assert.deepEqual(stateFrom({ text: 'a: 1', language: 'other', gpus: 8 }), {
      ...{ text: 'a: 1', language: 'yaml', loader: 'auto', version: 'auto', gpus: '', gpuMemory: '', model: '' },
      ...{ hostMemory: '', sequenceLength: '', checkpointing: '' },
    });
  });
});
