import assert from 'node:assert/strict';
import { newestVersion } from '../../server/src/catalog/releases.js';
import { compare } from './compare.js';
import { sift } from './exceptions.js';
import { readRecords } from './fact-record.js';
import { coverageOf, report } from './report.js';

const records = readRecords();

describe('the catalog says what DeepSpeed does, as far as its code tells', () => {
  it(`in a record of ${newestVersion}, the newest known release`, () => {
    const recipe = `install deepspeed==${newestVersion} and run npm run drift -- --record`;
    assert.equal(records.at(-1)?.versions.deepspeed, newestVersion, recipe);
  });

  for (const facts of records) {
    const comparison = compare(facts);
    const sifted = sift(comparison.differences, comparison.version);

    it(`of ${comparison.version}, with no difference that is not excepted, and no exception too many`, () => {
      const text = report(facts, comparison, sifted);
      assert.ok(sifted.left.length + sifted.unused.length + facts.missingEntryPoints.length === 0, text);
    });

    it(`of ${comparison.version}, of whose live keys nearly all are found in the code`, () => {
      const { live, findable, found } = coverageOf(comparison, sifted);
      assert.ok(found >= 0.99 * findable, `${found} of ${findable}`);
      assert.ok(findable >= 0.94 * live, `${findable} of ${live} can be found`);
    });
  }
});
