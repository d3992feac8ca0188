import assert from 'node:assert/strict';
import { claims, compare } from './effective-agreement.js';
import { effectiveQuestions } from './effective-questions.js';
import { heldIn, markOfConfig, readEffectiveRecord } from './effective-record.js';

const { version, baseline, answers } = readEffectiveRecord();
const recorded = new Map(answers.map(answer => [answer.id, answer]));

describe('the effective config is what DeepSpeed holds', () => {
  it('in a record that has an answer to every question', () => {
    const missing = effectiveQuestions.filter(question => recorded.get(question.id)?.asked !== markOfConfig(question));
    assert.deepEqual(
      missing.map(({ id }) => id),
      [],
      'run npm run oracle:effective',
    );
  });

  it('in most of the configs, which are not refused', () => {
    const refused = answers.filter(answer => answer.refused !== undefined).length;
    assert.ok(refused < answers.length / 4, `${refused} of ${answers.length} are refused`);
  });

  for (const { id, text, worldSize } of effectiveQuestions) {
    const answer = recorded.get(id);
    if (answer === undefined || answer.refused !== undefined) {
      continue;
    }
    it(id, () => {
      const held = heldIn(answer, baseline);
      const { differences } = compare(claims(text, worldSize, version), held, new Map(Object.entries(baseline)));
      assert.deepEqual(differences, []);
    });
  }
});
