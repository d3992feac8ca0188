import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { tokenize } from './tokenizer.js';

interface Example {
  readonly line: string;
  readonly parts: readonly string[];
}

const COMMENT = 'comment.line.number-sign';
const HOST = 'entity.name.type.host w0';
const SLOTS = ['keyword.other.slots slots', 'keyword.operator.assignment ='];

const ACCEPTED: readonly Example[] = [
  { line: 'w0 slots=4', parts: [HOST, ...SLOTS, 'constant.numeric.slots 4'] },
  { line: '\tw0\t slots=16  ', parts: [HOST, ...SLOTS, 'constant.numeric.slots 16'] },
  { line: 'w0 slots=0', parts: [HOST, ...SLOTS, 'constant.numeric.slots 0'] },
  { line: '10.0.0.7 slots=8', parts: ['entity.name.type.host 10.0.0.7', ...SLOTS, 'constant.numeric.slots 8'] },
  {
    line: 'user@w0 slots=2',
    parts: ['variable.other.user user', 'punctuation.separator.user @', HOST, ...SLOTS, 'constant.numeric.slots 2'],
  },
  { line: 'w0#1 slots=2', parts: ['entity.name.type.host w0#1', ...SLOTS, 'constant.numeric.slots 2'] },
];

const REST_IGNORED: readonly Example[] = [
  { line: 'w0 slots=4 # c', parts: ['punctuation.definition.comment #', `${COMMENT}  c`] },
  { line: 'w0 slots=4#c', parts: ['punctuation.definition.comment #', `${COMMENT} c`] },
  { line: 'w0 slots=4 max_slots=8', parts: ['meta.ignored max_slots=8'] },
  {
    line: 'w0 slots=4 max_slots=8 # c',
    parts: ['meta.ignored max_slots=8', 'punctuation.definition.comment #', `${COMMENT}  c`],
  },
  { line: 'w0 slots=4abc', parts: ['invalid.deprecated.glued-text abc'] },
  { line: 'w0 slots=4.5', parts: ['invalid.deprecated.glued-text .5'] },
  { line: 'w0 slots=4x more', parts: ['invalid.deprecated.glued-text x', 'meta.ignored more'] },
];

const REJECTED = ['w0', 'w0:4', 'w0 slots = 4', 'w0 SLOTS=4', 'w0 slots=-1', 'w0 gpus=4', 'slots=4', 'a b slots=4'];

async function parts(text: string): Promise<string[]> {
  const tokens = (await tokenize('source.deepspeed-hostfile', text)).flat();
  return tokens
    .filter(token => token.scopes.length > 1)
    .map(token => `${token.scopes.at(-1)?.replace('.deepspeed-hostfile', '')} ${token.text}`);
}

describe('the grammar of the hostfile', () => {
  for (const { line, parts: expected } of ACCEPTED) {
    it(`tokenizes ${JSON.stringify(line)}`, async () => assert.deepEqual(await parts(line), expected));
  }

  for (const { line, parts: expected } of REST_IGNORED) {
    it(`shows the ignored part of ${JSON.stringify(line)}`, async () => {
      assert.deepEqual(await parts(line), [HOST, ...SLOTS, 'constant.numeric.slots 4', ...expected]);
    });
  }

  for (const line of REJECTED) {
    it(`marks ${JSON.stringify(line)} as invalid`, async () => {
      assert.deepEqual(await parts(` ${line} `), [`invalid.illegal.bad-entry ${line}`]);
    });
  }

  it('marks lines as invalid exactly if the launcher of DeepSpeed 0.19.6 stops at them', async () => {
    const recorded = readFileSync(new URL('../hostfile/launcher-verdicts.json', import.meta.url), 'utf8');
    const verdicts = JSON.parse(recorded) as readonly { readonly text: string; readonly error?: string }[];
    const plain = verdicts.filter(({ text }) => /^[\t -~]*$/.test(text));
    assert.ok(plain.length > 100);
    for (const { text, error } of plain) {
      const isBad = (await parts(text)).some(part => part.startsWith('invalid.illegal'));
      assert.equal(isBad, error?.includes('bad entry') ?? false, text);
    }
  });

  it('recognizes comments only at the start of a line', async () => {
    assert.deepEqual(await parts('# w0 slots=4'), ['punctuation.definition.comment #', `${COMMENT}  w0 slots=4`]);
    assert.deepEqual(await parts('\t #w0'), [`${COMMENT} \t `, 'punctuation.definition.comment #', `${COMMENT} w0`]);
    assert.deepEqual(await parts('w0 # slots=4'), ['invalid.illegal.bad-entry w0 # slots=4']);
  });

  it('keeps no state between lines', async () => {
    const text = 'w0 slots=4\n\n   \nw1\nw0 slots=4';
    const entry = [HOST, ...SLOTS, 'constant.numeric.slots 4'];
    assert.deepEqual(await parts(text), [...entry, 'invalid.illegal.bad-entry w1', ...entry]);
  });
});
