import assert from 'node:assert/strict';
import { newestOf } from '../../server/src/catalog/packages.js';
import { isAtLeast } from '../../server/src/catalog/version.js';
import { loaderIn } from '../../server/src/loaders/in-release.js';
import { loaderFacts } from '../../server/src/loaders/loaders.js';
import { claimed } from './agreement.js';
import { type LoaderQuestion, loaderQuestions } from './loader-questions.js';
import { keyOf, type LoaderAnswer, type LoaderRecord, readLoaderRecords } from './loader-record.js';
import { expectAsked } from './not-asked.js';

/** Returns our answer to a question about a release. */
function ours({ loader, path = '', kind, text }: LoaderQuestion, { releases }: LoaderRecord): boolean {
  const { fills } = loaderIn(loaderFacts[loader], releases);
  switch (kind) {
    case 'fills':
      return Object.hasOwn(fills, path);
    case 'compares':
      return fills[path]?.comparedWith !== undefined;
    default: {
      const run = { loader, transformersVersion: releases.transformers, accelerateVersion: releases.accelerate };
      // DeepSpeed, not the loader, reports a missing batch size.
      return claimed(text.replace('{', '{ "train_micro_batch_size_per_gpu": 3, '), run) !== 'load';
    }
  }
}

/** Returns what the release did. */
function theirs({ path = '', kind }: LoaderQuestion, { filled, mismatches, refused }: LoaderAnswer): boolean {
  switch (kind) {
    case 'fills':
      return filled?.[path] !== undefined && filled[path] !== 'auto';
    case 'compares':
      return mismatches?.includes(path) ?? false;
    default:
      return refused === undefined && mismatches === undefined;
  }
}

describe('the record of releases of Trainer and Accelerate', () => {
  const records = readLoaderRecords();

  it('has the oldest release that we know, one of every kind since, and the newest', () => {
    const asked = records.map(({ releases }) => releases.transformers);
    assert.ok(asked.includes(newestOf('transformers')), asked.join());
    assert.ok(
      asked.some(release => !isAtLeast(release, '4.33.0')),
      asked.join(),
    );
    assert.ok(records.some(({ releases }) => releases.accelerate === newestOf('accelerate')));
  });

  for (const record of records) {
    const { transformers, accelerate } = record.releases;
    const asked = loaderQuestions.filter(question => record.answers[keyOf(question)] !== undefined);

    it(`has every answer of transformers ${transformers} with accelerate ${accelerate}`, function () {
      const missing = loaderQuestions.filter(question => !asked.includes(question)).map(({ id }) => id);
      expectAsked(this, missing, 'npm run oracle:loaders');
    });

    it(`agrees with our answers for transformers ${transformers} with accelerate ${accelerate}`, () => {
      const wrong = asked.flatMap(question => {
        const answer = record.answers[keyOf(question)];
        return answer === undefined || ours(question, record) === theirs(question, answer)
          ? []
          : [`${question.id}: ${JSON.stringify(answer)} ${question.text}`];
      });
      assert.deepEqual(wrong, []);
    });
  }
});
