import assert from 'node:assert/strict';
import { expectAsked } from '../not-asked.js';
import { ourPeaks } from './state-errors.js';
import { stateQuestions } from './state-questions.js';
import { stateAnswers } from './state-record.js';

const answers = stateAnswers();
const asked = stateQuestions.flatMap(question => {
  const answer = answers(question);
  return answer === undefined ? [] : [{ question, answer }];
});

/** The part by which a peak may differ from that of the rank that needs the most. */
const most = 0.03;

describe('the memory of model states in DeepSpeed', () => {
  it('has been asked about', function () {
    const missing = stateQuestions.filter(question => answers(question) === undefined);
    expectAsked(
      this,
      missing.map(({ id }) => id),
      'npm run oracle:memory',
    );
  });

  for (const { question, answer } of asked) {
    it(question.id, () => {
      const ours = ourPeaks(question, answer);
      for (const phase of ['forward', 'backward', 'step'] as const) {
        const error = (ours.get(phase) ?? 0) / answer[phase] - 1;
        assert.ok(Math.abs(error) <= most, `${phase}: ${(100 * error).toFixed(2)} %`);
      }
    });
  }
});
