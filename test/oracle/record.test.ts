import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { newestVersion } from '../../server/src/catalog/releases.js';
import type { Rule } from '../../server/src/checking/rule.js';
import { claimed, disagreement } from './agreement.js';
import { defaultChecks, illegalQuestions, legalQuestions } from './catalog-questions.js';
import { readEffectiveRecord } from './effective-record.js';
import { exampleQuestions } from './example-questions.js';
import { knownDisagreements } from './known-disagreements.js';
import { expectAsked } from './not-asked.js';
import type { DefaultVerdict, Named, RunQuestion, RunVerdict } from './question.js';
import { askerMark, questions, readRecord, verdictsBy } from './record-files.js';
import { ruleQuestions } from './rule-questions.js';

const recorded = new Map(Object.keys(questions).map(file => [file, verdictsBy(file)]));
const { versions } = readRecord('rules');

/**
 * The release that was asked if no other is named. An older record is compared with our findings for its own release.
 */
const asRecorded = versions.deepspeed === newestVersion ? {} : { version: versions.deepspeed ?? newestVersion };

/**
 * Returns how the program contradicts us on a question; undefined if it does not, or if the contradiction is listed
 * with a reason.
 */
function contradiction(file: string, named: Named<RunQuestion>, assuming?: Rule['assuming']): string | undefined {
  const verdict = recorded.get(file)?.(named) as RunVerdict | undefined;
  if (verdict === undefined) {
    return undefined; // one test covers them all
  }
  const { text, until } = named.question;
  const found = disagreement(claimed(text, { ...asRecorded, ...assuming }), verdict, until);
  const reason = knownDisagreements[named.id];
  if (reason !== undefined) {
    return found === undefined ? `${named.id} is agreed on: take it off the known disagreements` : undefined;
  }
  return found === undefined ? undefined : `${named.id}: ${found}. ${text}`;
}

const torchNames: ReadonlyMap<unknown, string> = new Map([
  ['fp32', 'torch.float32'],
  ['fp16', 'torch.float16'],
  ['bf16', 'torch.bfloat16'],
]);

/** A value as a string, with torch's names of data types. */
function written(value: unknown): string {
  return JSON.stringify(torchNames.get(value) ?? value);
}

describe('the record of the real programs', () => {
  it('has a verdict on every question', function () {
    const missing = Object.entries(questions).flatMap(([file, asked]) =>
      asked.filter(named => recorded.get(file)?.(named) === undefined).map(({ id }) => `${file}: ${id}`),
    );
    expectAsked(this, missing, 'npm run oracle');
  });

  it('comes from one installation and the current asking program', () => {
    const records = Object.keys(questions).map(readRecord);
    assert.equal(new Set(records.map(({ versions }) => JSON.stringify(versions))).size, 1, 'run npm run oracle');
    assert.deepEqual(new Set(records.map(({ asker }) => asker)), new Set([askerMark()]), 'run npm run oracle');
  });

  it(`comes from DeepSpeed ${newestVersion}, the newest known`, () => {
    const asked = new Set([versions.deepspeed, readEffectiveRecord().version]);
    const recipe = `name deepspeed==${newestVersion} in test/oracle/requirements.txt, install that, run npm run oracle`;
    assert.deepEqual([...asked], [newestVersion], recipe);
  });

  it('comes from the program versions in requirements.txt', () => {
    const text = readFileSync(new URL('requirements.txt', import.meta.url), 'utf8');
    for (const program of ['deepspeed', 'transformers', 'accelerate', 'torch']) {
      assert.equal(
        versions[program]?.replace(/\+.*/, ''),
        text.match(new RegExp(`^${program}==(.*)$`, 'm'))?.[1],
        program,
      );
    }
  });

  it('lists every disagreement by the name of a question', () => {
    const ids = new Set(Object.values(questions).flatMap(asked => asked.map(({ id }) => id)));
    assert.deepEqual(
      Object.keys(knownDisagreements).filter(id => !ids.has(id)),
      [],
    );
  });
});

describe('the examples of a rule do what the rule says', () => {
  for (const named of ruleQuestions) {
    it(named.id, () => {
      assert.equal(contradiction('rules', named, named.rule.assuming), undefined);
    });
  }
});

describe('examples and templates do what we report', () => {
  for (const named of exampleQuestions) {
    it(named.id, () => {
      assert.equal(contradiction('examples', named, named.assuming), undefined);
    });

    if (named.template) {
      it(`${named.id} is accepted`, function () {
        const verdict = recorded.get('examples')?.(named) as RunVerdict | undefined;
        expectAsked(this, verdict === undefined ? [named.id] : [], 'npm run oracle');
        assert.ok(verdict !== undefined && !('ok' in verdict && !verdict.ok), JSON.stringify(verdict));
      });
    }
  }
});

describe('the catalog agrees with DeepSpeed', () => {
  for (const [file, asked] of Object.entries({ 'legal-values': legalQuestions, 'illegal-values': illegalQuestions })) {
    it(`to ${asked.length} ${file.replace('-', ' ')} while it reads them`, () => {
      const wrong = asked.map(named => contradiction(file, named, { loader: 'deepspeed' }));
      assert.deepEqual(
        wrong.filter(found => found !== undefined),
        [],
      );
    });
  }

  it(`about ${defaultChecks.length} defaults`, () => {
    const wrong = defaultChecks.flatMap(({ id, question, claimed: ours }) => {
      const verdict = recorded.get('defaults')?.({ id, question }) as DefaultVerdict | undefined;
      if (verdict === undefined || !('value' in verdict) || Object.hasOwn(knownDisagreements, id)) {
        return [];
      }
      const same = written(verdict.value) === written(ours ?? null);
      return same ? [] : [`${id}: ours ${JSON.stringify(ours)}, DeepSpeed's ${JSON.stringify(verdict.value)}`];
    });
    assert.deepEqual(wrong, []);
  });
});
