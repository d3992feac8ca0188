import assert from 'node:assert/strict';
import { analyse } from '../../server/src/analysis/analysis.js';
import { once } from '../../server/src/caching/once.js';
import { openText } from '../../server/src/document/config-document.js';
import { defaultSettings } from '../../server/src/loaders/assumptions.js';
import { claims, compare, renamed } from './effective-agreement.js';
import { type EffectiveQuestion, effectiveQuestions, nullQuestions } from './effective-questions.js';
import { heldIn, markOfConfig, readEffectiveRecord } from './effective-record.js';
import { expectAsked } from './not-asked.js';

const { version, baseline, answers } = readEffectiveRecord();
const recorded = new Map(answers.map(answer => [answer.id, answer]));

/** Whether the record has an answer to the question in its current form. */
function isAsked(question: EffectiveQuestion): boolean {
  return recorded.get(question.id)?.asked === markOfConfig(question);
}

/** Every path that DeepSpeed holds in some recorded answer. A default at another path belongs to a key that is newer than the record. */
const heldSomewhere: ReadonlySet<string> = new Set(
  [baseline, ...answers.map(answer => Object.fromEntries(heldIn(answer, baseline)))].flatMap(leaves =>
    Object.keys(leaves).map(renamed),
  ),
);

const allDifferencesOf = once(({ id, text, worldSize }: EffectiveQuestion) => {
  const answer = recorded.get(id);
  assert.ok(answer, id);
  const known = new Map(Object.entries(baseline));
  return compare(claims(text, worldSize, version), heldIn(answer, baseline), known).differences;
});

function isNewer({ path, theirs }: { readonly path: string; readonly theirs: string }): boolean {
  return theirs === 'nothing' && !heldSomewhere.has(path);
}

function differencesOf(question: EffectiveQuestion): readonly unknown[] {
  return allDifferencesOf(question).filter(difference => !isNewer(difference));
}

/** Returns the errors of a file; if DeepSpeed only reads it, those errors that stop the reading. */
function errorsIn({ text, worldSize }: EffectiveQuestion, isRead: boolean): readonly string[] {
  const { verdicts } = analyse(openText(text), { ...defaultSettings, loader: 'deepspeed', version, worldSize });
  const errors = verdicts.filter(({ severity, failsAt }) => severity === 'error' && (failsAt === 'load' || !isRead));
  return errors.map(({ message }) => message);
}

describe('the effective config equals what DeepSpeed holds', () => {
  it('at every key that has a default', function () {
    const asked = effectiveQuestions.filter(isAsked).filter(({ id }) => recorded.get(id)?.refused === undefined);
    const newer = asked.flatMap(question => allDifferencesOf(question).filter(isNewer)).map(({ path }) => path);
    expectAsked(this, [...new Set(newer)], 'npm run oracle:effective -- --all');
  });

  it('in a record that has an answer to every question', function () {
    const missing = [...effectiveQuestions, ...nullQuestions].filter(question => !isAsked(question));
    expectAsked(
      this,
      missing.map(({ id }) => id),
      'npm run oracle:effective',
    );
  });

  it('in most of the configs, which DeepSpeed accepts', () => {
    const refused = effectiveQuestions.filter(({ id }) => recorded.get(id)?.refused !== undefined).length;
    assert.ok(refused < effectiveQuestions.length / 4, `${refused} of ${effectiveQuestions.length} are refused`);
  });

  for (const question of effectiveQuestions.filter(isAsked)) {
    if (recorded.get(question.id)?.refused === undefined) {
      it(question.id, () => {
        assert.deepEqual(differencesOf(question), []);
      });
    }
  }
});

describe('null in place of a value', () => {
  for (const question of nullQuestions.filter(isAsked)) {
    const isRead = recorded.get(question.id)?.refused === undefined;
    it(`${isRead ? 'is read' : 'is refused'}, ${question.id}`, () => {
      const errors = errorsIn(question, isRead);
      assert.equal(errors.length > 0, !isRead, errors.join());
      assert.deepEqual(isRead ? differencesOf(question) : [], []);
    });
  }
});
