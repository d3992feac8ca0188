import assert from 'node:assert/strict';
import { newestVersion } from '../../server/src/catalog/releases.js';
import { sourceText } from '../../server/src/describing/source.js';
import { citationsOf } from './citation.js';
import type { Proof } from './facts.js';
import { compareSources, sourceQuestions, withProofsOf } from './sources.js';

const versions = { deepspeed: newestVersion };

function told(change: (proof: Proof) => Partial<Proof>) {
  const proofs = sourceQuestions().map(question => ({
    ...question,
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
      'deepspeed/a.py:B@0.6.7',
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
  it('reports nothing if every symbol exists and contains the name of its key', () => {
    assert.deepEqual(told(() => ({})).differences, []);
  });

  it('reports each symbol that does not exist, and each that does not contain the key', () => {
    const missing = told(() => ({ missing: 'symbol' }));
    assert.equal(missing.differences.length, missing.compared);
    const silent = told(({ names }) => ({ speaks: names.length === 0 }));
    assert.ok(silent.differences.every(({ about, advice }) => about === 'source' && advice.endsWith('.')));
  });

  it('skips citations of packages that are not installed', () => {
    assert.deepEqual(
      told(() => ({ missing: 'package' })),
      { compared: 0, differences: [] },
    );
  });

  it('reports a citation that was not looked up, and says how to do it', () => {
    const [first, ...others] = sourceQuestions().map(question => ({ ...question, speaks: true }));
    const facts = { versions, missingEntryPoints: [], paths: [], answers: [], proofs: others };
    const { differences } = compareSources(facts);
    assert.ok(differences.length > 0);
    assert.ok(differences.every(({ where, advice }) => where === first?.file && advice.includes('--record')));
  });

  it('looks up citations of other releases if their sources are available, and otherwise keeps the saved results', () => {
    const [question] = sourceQuestions().filter(({ release }) => release !== undefined);
    assert.ok(question !== undefined);
    const unknown = { ...question, missing: 'release' } as const;
    const [known, wrong] = [
      { ...question, speaks: true },
      { ...question, missing: 'symbol' },
    ] as const;
    assert.deepEqual(withProofsOf([known], [unknown]), [known]);
    assert.deepEqual(withProofsOf([known], [wrong]), [wrong]);
    assert.deepEqual(withProofsOf([], [unknown]), [unknown]);
    assert.deepEqual(told(({ release }) => (release === undefined ? {} : { missing: 'release' })).differences, []);
  });

  it('compares nothing in the record of an older release, which has no proofs', () => {
    const facts = { versions, missingEntryPoints: [], paths: [], answers: [], proofs: [] };
    assert.deepEqual(compareSources(facts), { compared: 0, differences: [] });
  });
});
