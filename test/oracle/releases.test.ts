import assert from 'node:assert/strict';
import { newestVersion, releases } from '../../server/src/catalog/releases.js';
import { isKnownBy, readKnownDisagreements, withoutAgreed } from './known-release-disagreements.js';
import { expectAsked } from './not-asked.js';
import { releaseDisagreement } from './release-agreement.js';
import { disagreementsIn, type ReleaseDisagreement } from './release-disagreements.js';
import { askedReleases } from './release-pythons.js';
import { releaseQuestions } from './release-questions.js';
import { historyIn, historyOf, outcomeIn, readReleaseRecord, releaseAskerMark } from './release-record.js';

const record = readReleaseRecord();
const known = readKnownDisagreements();
const isKnown = isKnownBy(known);

function minorOf(release: string): string {
  return release.split('.').slice(0, 2).join('.');
}

function said({ id, kind, outcome, text }: ReleaseDisagreement): string {
  return `${id}: ${kind === 'false' ? 'our error is false' : `we miss ${outcome}`}. ${text}`;
}

describe('the record of releases of DeepSpeed', () => {
  it('has every minor release from 0.9 on, and the newest', () => {
    const minors = new Set(askedReleases.map(minorOf));
    const missing = releases.map(minorOf).filter(minor => !minors.has(minor));
    assert.deepEqual([...new Set(missing)], [], 'add a release of each to test/oracle/releases.json');
    assert.ok(askedReleases.includes(newestVersion), `add ${newestVersion} to test/oracle/releases.json`);
  });

  it('has an answer of every release to every question', function () {
    assert.equal(record.asker, releaseAskerMark(), 'run_config.py has changed: run npm run oracle:releases');
    assert.deepEqual(Object.keys(record.programs), askedReleases, 'run npm run oracle:releases');
    const missing = releaseQuestions.filter(question => historyIn(record, question) === undefined).map(({ id }) => id);
    expectAsked(this, missing, 'npm run oracle:releases');
  });

  it('stores only the changes from one release to the next', () => {
    const outcomes = new Map([
      ['0.9.5', 'loads'],
      ['0.10.3', 'loads'],
      ['0.17.5', 'TypeError'],
      ['0.19.8', 'loads'],
    ]);
    const history = historyOf(outcomes);
    assert.equal(history, 'loads, 0.17.5 TypeError, 0.19.8 loads');
    for (const [release, outcome] of outcomes) {
      assert.equal(outcomeIn(history, release), outcome);
    }
  });

  it('lists every disagreement by the name of a question and by its release', () => {
    const ids = new Set(releaseQuestions.map(({ id }) => id));
    const entries = known.flatMap(({ questions }) => Object.entries(questions));
    assert.deepEqual(
      entries.filter(([id, asked]) => !ids.has(id) || asked.some(release => !askedReleases.includes(release))),
      [],
      'run npm run oracle:releases -- --shrink',
    );
  });
});

describe('our findings on a file', () => {
  for (const release of askedReleases) {
    it(`agree with DeepSpeed ${release} reading it`, () => {
      const found = disagreementsIn(release);
      const news = found.filter(({ id }) => !isKnown(id, release)).map(said);
      assert.deepEqual(news, []);
      const differing = new Set(found.map(({ id }) => id));
      const agreed = known.flatMap(({ questions }) =>
        Object.keys(questions).filter(id => questions[id]?.includes(release) && !differing.has(id)),
      );
      assert.deepEqual(agreed, [], 'these are agreed on: run npm run oracle:releases -- --shrink');
    });
  }

  it('count as false if the release loads the file, and as missing if it does not', () => {
    const right = '{"train_batch_size": 8}';
    const wrong = '{"train_batch_size": 8, "zero_optimization": {"stage": 7}}';
    const outcomes = ['loads', 'ValidationError', 'undecided'];
    const said = (text: string) => outcomes.map(outcome => releaseDisagreement(text, newestVersion, outcome));
    assert.deepEqual(said(right), [undefined, 'missed', undefined]);
    assert.deepEqual(said(wrong), ['false', undefined, undefined]);
  });

  it('differ only in the listed questions', () => {
    const left = withoutAgreed(
      [{ reason: 'r', questions: { a: ['0.9.5', '0.10.3'], b: ['0.9.5'] } }],
      (id, release) => {
        return id === 'a' && release === '0.10.3';
      },
    );
    assert.deepEqual(left, [{ reason: 'r', questions: { a: ['0.10.3'] } }]);
  });
});
