import assert from 'node:assert/strict';
import { catalogData } from '../../server/src/catalog/data.js';
import { compare } from './compare.js';
import type { Difference } from './difference.js';
import { type Exception, exceptions, sift } from './exceptions.js';
import { readRecords } from './fact-record.js';
import { report } from './report.js';

const difference: Difference = {
  key: 'zero_optimization.stage',
  about: 'default',
  ours: '1',
  theirs: '0',
  where: 'deepspeed/runtime/zero/config.py:DeepSpeedZeroConfig.stage',
  advice: 'Correct `default`.',
};

function sifted(exception: Partial<Exception>, version = '0.19.8') {
  const whole: Exception = { key: difference.key, about: 'default', reason: 'It has to be.', ...exception };
  const { left, unused } = sift([difference], version, [whole]);
  return { left: left.length, unused: unused.length };
}

describe('exceptions from the drift check', () => {
  it('match by key, subject and release', () => {
    assert.deepEqual(sifted({}), { left: 0, unused: 0 });
    assert.deepEqual(sifted({ key: 'zero_optimization.**' }), { left: 0, unused: 0 });
    assert.deepEqual(sifted({ key: '**.stage' }), { left: 0, unused: 0 });
    assert.deepEqual(sifted({ versions: ['0.19.0', null] }), { left: 0, unused: 0 });
  });

  it('are reported when they are no longer needed', () => {
    assert.deepEqual(sifted({ key: 'zero_optimization.stages' }), { left: 1, unused: 1 });
    assert.deepEqual(sifted({ key: 'zero_optimizationXstage' }), { left: 1, unused: 1 });
    assert.deepEqual(sifted({ about: 'limits' }), { left: 1, unused: 1 });
  });

  it('are not needed in other releases', () => {
    assert.deepEqual(sifted({ versions: [null, '0.19.6'] }), { left: 1, unused: 0 });
  });

  it('each have a reason, and none is repeated', () => {
    for (const { key, reason } of exceptions) {
      assert.match(reason, /^[A-Z].{20,}\.$/, key);
    }
    assert.equal(new Set(exceptions.map(({ key, about }) => `${key} ${about}`)).size, exceptions.length);
  });
});

describe('the report of the drift check', () => {
  const facts = readRecords().at(-1);
  assert.ok(facts);
  const comparison = compare(facts, catalogData);
  const clean = sift(comparison.differences, comparison.version);

  it('ends with the number of things to do', () => {
    assert.match(report(facts, comparison, { ...clean, left: [], unused: [] }), /\nNothing has drifted\.$/);
    const unused: Exception = { key: 'a.b', about: 'null', reason: 'None.' };
    const text = report({ ...facts, missingEntryPoints: ['deepspeed/__init__.py:initialize'] }, comparison, {
      ...clean,
      left: [difference],
      unused: [unused],
    });
    assert.match(text, /\n3 to look at\.$/);
    assert.match(text, /introspect\/entry-points\.json:\n {2}deepspeed\/__init__\.py:initialize\n/);
    assert.match(text, /exceptions\.json:\n {2}a\.b: null\n/);
  });

  it('shows both sides of a difference, its place, and what to do', () => {
    const text = report(facts, comparison, { ...clean, left: [difference] });
    const lines = text.split('\n').map(line => line.trim());
    const start = lines.indexOf('zero_optimization.stage: default');
    assert.deepEqual(lines.slice(start + 1, start + 5), [
      'catalog:   1',
      'DeepSpeed: 0',
      `where:     ${difference.where}`,
      'to do:     Correct `default`.',
    ]);
  });

  it('names the programs and the number of live keys that were found', () => {
    const text = report(facts, comparison, clean);
    assert.match(text, new RegExp(`^DeepSpeed ${facts.versions.deepspeed} compared with the catalog`));
    assert.match(text, /\d+ of \d+ live keys were found in the code, (9\d|100)\.\d %/);
  });
});
