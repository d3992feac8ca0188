import assert from 'node:assert/strict';
import { newestVersion } from '../../server/src/catalog/releases.js';
import { expectAsked } from '../oracle/not-asked.js';
import { compare } from './compare.js';
import { sift } from './exceptions.js';
import { readRecords } from './fact-record.js';
import { coverageOf, report } from './report.js';

const records = readRecords();

describe('the catalog agrees with DeepSpeed, as far as its code shows', () => {
  it(`has a record of ${newestVersion}, the newest known release`, () => {
    const recipe = `install deepspeed==${newestVersion} and run npm run drift -- --record`;
    assert.equal(records.at(-1)?.versions.deepspeed, newestVersion, recipe);
  });

  for (const facts of records) {
    const comparison = compare(facts);
    const sifted = sift(comparison.differences, comparison.version);

    it(`looks up every citation in ${comparison.version}`, function () {
      const open = sifted.left.filter(({ isNotAsked }) => isNotAsked).map(({ key, ours }) => `${key}: ${ours}`);
      expectAsked(this, open, 'npm run drift -- --record');
    });

    it(`has no difference without an exception, and no unneeded exception, for ${comparison.version}`, () => {
      const text = report(facts, comparison, sifted);
      const left = sifted.left.filter(({ isNotAsked }) => !isNotAsked);
      assert.ok(left.length + sifted.unused.length + facts.missingEntryPoints.length === 0, text);
    });

    it(`finds nearly all live keys in the code of ${comparison.version}`, () => {
      const { live, findable, found } = coverageOf(comparison, sifted);
      assert.ok(found >= 0.99 * findable, `${found} of ${findable}`);
      assert.ok(findable >= 0.94 * live, `${findable} of ${live} can be found`);
    });
  }
});
