import assert from 'node:assert/strict';
import { findingsIn as findings } from './findings.js';

/** Returns the codes of the findings in a source, for DeepSpeed itself. */
function codesIn(text: string, settings: Parameters<typeof findings>[1] = { loader: 'deepspeed' }): readonly string[] {
  return findings(text, settings).map(({ code }) => code);
}

const slip = '"zero_optimization": { "stage": 2, "overlap_com": true }';

describe('a comment that ignores findings', () => {
  it('hides those of its line, or of the line below if it stands alone', () => {
    for (const text of [
      `{ "train_batch_size": 8,\n  ${slip} // deepspeed-ignore unknown-key\n}`,
      `{ "train_batch_size": 8,\n  // deepspeed-ignore unknown-key\n  ${slip}\n}`,
      `{ "train_batch_size": 8,\n  # deepspeed-ignore unknown-key: another program reads it\n\n  // because\n  ${slip}\n}`,
      `{ "train_batch_size": 8,\r\n  /* deepspeed-ignore wrong-type, unknown-key */ ${slip}\r\n}`,
      `// deepspeed-ignore\n{ "train_batch_size": 8, ${slip} }`,
    ]) {
      assert.deepEqual(codesIn(text), [], text);
    }
  });

  it('hides those of the file', () => {
    const text = `{ "train_batch_size": 8,\n  ${slip},\n  "step_per_print": 10 }`;
    assert.deepEqual(codesIn(`// deepspeed-ignore-file unknown-key\n${text}`), []);
    assert.deepEqual(codesIn(`// deepspeed-ignore-file\n${text}`), []);
  });

  it('hides nothing on other lines, and no other rule', () => {
    assert.deepEqual(codesIn(`{ "train_batch_size": 8, // deepspeed-ignore unknown-key\n  ${slip}\n}`), [
      'ignore-without-finding',
      'unknown-key',
    ]);
    assert.deepEqual(codesIn(`{ "train_batch_size": 8,\n  ${slip} // deepspeed-ignore wrong-type\n}`), [
      'unknown-key',
      'ignore-without-finding',
    ]);
  });

  it('is not one in a string, or with other words', () => {
    for (const comment of ['"x": "// deepspeed-ignore",', '// deepspeed-ignored', '// deepspeed-ignore-all']) {
      assert.ok(codesIn(`{ "train_batch_size": 8, ${comment}\n  ${slip} }`).includes('unknown-key'), comment);
    }
  });

  it('hides nothing from a loader that stops at it', () => {
    const text = `{ "train_batch_size": 8,\n  ${slip} // deepspeed-ignore\n}`;
    const found = codesIn(text, { loader: 'transformers', syntax: true });
    assert.deepEqual(
      ['unknown-key', 'not-strict-json', 'ignore-without-finding'].map(code => found.includes(code)),
      [true, true, false],
    );
  });
});

describe('the rule ignore-without-finding', () => {
  it('names a code that no rule has, as information', () => {
    const [found, ...more] = findings('{ "train_batch_size": 8 // deepspeed-ignore unknown-kee\n}', {
      loader: 'deepspeed',
    });
    assert.deepEqual(more, []);
    assert.equal(found?.severity, 'information');
    assert.match(found.message, /^No rule is called "unknown-kee"/);
  });

  it('reports a comment without a finding as a hint, each by itself', () => {
    const text = '{ // deepspeed-ignore\n  "train_batch_size": 8 // deepspeed-ignore\n}';
    assert.deepEqual(
      findings(text, { loader: 'deepspeed' }).map(({ severity, span }) => [severity, span.offset]),
      [
        ['hint', text.indexOf('//')],
        ['hint', text.lastIndexOf('//')],
      ],
    );
  });
});
