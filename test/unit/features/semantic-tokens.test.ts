import assert from 'node:assert/strict';
import { tokenLegend } from '../../../server/src/lsp/token-legend.js';
import { settingsFrom } from '../../../server/src/surroundings/setting-values.js';
import { documentOf, serviceFor } from '../../marked-text.js';

/** Returns the tokens of a source, each as its type, its modifiers and what it covers. */
function tokens(text: string, settings: object = {}, isSpent?: () => boolean): readonly string[] {
  const lines = text.split('\n');
  const { data } = serviceFor(true, isSpent).semanticTokens(documentOf(text), settingsFrom(settings));
  const found: string[] = [];
  let [line, character] = [0, 0];
  for (let i = 0; i < data.length; i += 5) {
    const [down = 0, right = 0, length = 0, type = 0, modifiers = 0] = data.slice(i, i + 5);
    line += down;
    character = down === 0 ? character + right : right;
    const names = tokenLegend.tokenModifiers.filter((_, bit) => (modifiers & (1 << bit)) !== 0);
    const covered = lines[line]?.slice(character, character + length);
    found.push(`${[tokenLegend.tokenTypes[type], ...names].join('.')} ${covered}`);
  }
  return found;
}

describe('semantic tokens', () => {
  it('are keys that DeepSpeed reads, in the order of the file', () => {
    assert.deepEqual(
      tokens('{\n  "zero_optimization": {\n    "stage": 2, "unread": 1\n  }, "train_batch_size": 8\n}'),
      ['property "zero_optimization"', 'property "stage"', 'property "train_batch_size"'],
    );
  });

  it('mark keys that are deprecated', () => {
    assert.deepEqual(
      tokens('{ "zero_optimization": { "cpu_offload": true } }').at(-1),
      'property.deprecated "cpu_offload"',
    );
  });

  it('mark keys that the release refuses or no longer reads', () => {
    const text = '{ "amp": { "enabled": true } }';
    assert.equal(tokens(text)[0], 'property.deprecated "amp"');
    assert.equal(tokens(text, { version: '0.16.4' })[0], 'property "amp"');
  });

  it('are absent at keys that only a newer release reads', () => {
    const text = '{ "zero_optimization": { "zenflow": {} } }';
    assert.deepEqual(tokens(text, { version: '0.9.5' }), ['property "zero_optimization"']);
  });

  it('are each "auto" that the loader fills', () => {
    const text = '{ "train_batch_size": "auto", "prescale_gradients": "auto" }';
    assert.deepEqual(
      tokens(text, { loader: 'transformers' }).filter(token => !token.startsWith('property')),
      ['keyword "auto"'],
    );
    assert.deepEqual(
      tokens(text, { loader: 'deepspeed' }).filter(token => !token.startsWith('property')),
      [],
    );
  });

  it('are values that the key lists, in the case that it accepts', () => {
    const text =
      '{ "optimizer": { "type": "AdamW" }, "zero_optimization": { "offload_param": { "device": "cpu", "nvme_path": "cpu" } } }';
    assert.deepEqual(
      tokens(text).filter(token => !token.startsWith('property')),
      ['enumMember "AdamW"', 'enumMember "cpu"'],
    );
    const unknown = '{ "zero_optimization": { "offload_param": { "device": "gpu" } } }';
    assert.deepEqual(
      tokens(unknown).filter(token => !token.startsWith('property')),
      [],
    );
  });

  it('end when the time of the request is up', () => {
    assert.deepEqual(
      tokens('{ "train_batch_size": 8 }', {}, () => true),
      [],
    );
  });
});
