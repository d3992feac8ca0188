import assert from 'node:assert/strict';
import { newestVersion } from '../../server/src/catalog/releases.js';
import { sourceText } from '../../server/src/describing/source.js';
import { citationsOf } from './citation.js';
import type { Proof } from './facts.js';
import { compareSources, sourceQuestions } from './sources.js';

const versions = { deepspeed: newestVersion };

function told(change: (proof: Proof) => Partial<Proof>) {
  const proofs = sourceQuestions(newestVersion).map(question => ({
    ...question,
    line: 1,
    speaks: true,
    ...change(question),
  }));
  return compareSources({ versions, missingEntryPoints: [], paths: [], answers: [], proofs });
}

describe('citations', () => {
  it('are files with symbols, other files, and threads', () => {
    const source = 'deepspeed/runtime/engine.py:DeepSpeedEngine.step, docs/_pages/config-json.md, transformers#33523';
    assert.deepEqual(
      citationsOf(source)?.map(({ file, symbol }) => [file, symbol]),
      [
        ['deepspeed/runtime/engine.py', 'DeepSpeedEngine.step'],
        ['docs/_pages/config-json.md', undefined],
        [undefined, undefined],
      ],
    );
    assert.deepEqual(citationsOf('deepspeed/a.py:B@v0.6.7')?.[0], {
      text: 'deepspeed/a.py:B@v0.6.7',
      file: 'deepspeed/a.py',
      symbol: 'B',
      release: '0.6.7',
    });
  });

  it('are not lines, files without a symbol, or words', () => {
    for (const source of [
      'deepspeed/a.py:12',
      'deepspeed/a.py',
      'a.py:B',
      'the sources',
      'deepspeed/a.py:B and c',
      '',
    ]) {
      assert.equal(citationsOf(source), undefined, source);
    }
  });

  it('are printed one by one', () => {
    assert.equal(
      sourceText('deepspeed/a.py:__init__, DeepSpeed#1'),
      'Source: `deepspeed/a.py:__init__`, `DeepSpeed#1`',
    );
  });
});

describe('the check of sources', () => {
  it('has nothing to say where all symbols stand and speak of their keys', () => {
    assert.deepEqual(told(() => ({})).differences, []);
  });

  it('tells each symbol that is not there, and each that does not know the key', () => {
    const missing = told(() => ({ missing: 'symbol' }));
    assert.equal(missing.differences.length, missing.compared);
    const silent = told(({ names }) => ({ speaks: names.length === 0 }));
    assert.ok(silent.differences.every(({ about, advice }) => about === 'source' && advice.endsWith('.')));
  });

  it('takes what other packages have as it is where they are not installed', () => {
    assert.deepEqual(
      told(() => ({ missing: 'package' })),
      { compared: 0, differences: [] },
    );
  });
});
