import assert from 'node:assert/strict';
import { openYaml } from '../../scripts/generators/open-yaml.js';
import { deepSpeedConfigOf } from '../../server/src/accelerate/language/deepspeed-config.js';
import { startsOther } from '../../server/src/accelerate/language/launch-file.js';
import { accelerateRules } from '../../server/src/accelerate/rules/accelerate-rules.js';
import { check } from '../../server/src/checking/check.js';
import { assume, defaultSettings } from '../../server/src/loaders/assumptions.js';
import { type LaunchQuestion, launchQuestions } from './launch-questions.js';
import { type LaunchAnswer, launchAnswers } from './launch-record.js';
import { expectAsked } from './not-asked.js';

/** Files about which we say something else, each with its reason. */
const otherwise: { readonly [id: string]: string } = {
  'deepspeed_config.gradient_accumulation_steps: auto': 'a Trainer fills it in; only a script without one stops',
};

/** What our rules and our config say about a file. */
function ours({ text }: LaunchQuestion): LaunchAnswer {
  const document = openYaml(text);
  const stops =
    document === undefined
      ? []
      : check(document, assume(document, defaultSettings), accelerateRules).filter(
          ({ failsAt }) => failsAt !== 'never',
        );
  const config = deepSpeedConfigOf(document?.root);
  const [stop] = stops;
  if (stop !== undefined) {
    return { refused: stop.code, message: stop.message };
  }
  return document === undefined || startsOther(document.root)
    ? { other: true }
    : {
        config: JSON.parse(
          JSON.stringify(config ?? null, (_, value: unknown) => (value === Number.POSITIVE_INFINITY ? 'inf' : value)),
        ) as { readonly [key: string]: unknown },
      };
}

/** The answer without the words of the programs. */
function outcome({ config, other, refused }: LaunchAnswer): unknown {
  return refused === undefined ? { config, other } : 'stops';
}

describe('the record of accelerate launch', () => {
  const answerTo = launchAnswers();

  it('has every answer', function () {
    const missing = launchQuestions.filter(question => answerTo(question) === undefined).map(({ id }) => id);
    expectAsked(this, missing, 'npm run oracle:launch');
  });

  it('agrees with what we say about each value', () => {
    const wrong = launchQuestions
      .filter(({ id }) => otherwise[id] === undefined)
      .flatMap(question => {
        const answer = answerTo(question);
        return answer === undefined || JSON.stringify(outcome(ours(question))) === JSON.stringify(outcome(answer))
          ? []
          : [`${question.id}: ${JSON.stringify(answer)}, not ${JSON.stringify(ours(question))}`];
      });
    assert.deepEqual(wrong, []);
  });

  it('has the words that our messages quote from it', () => {
    for (const question of launchQuestions) {
      const { message = '', refused } = answerTo(question) ?? {};
      const said = ours(question).message ?? '';
      const [, quoted] = /\("(.*?)"\)/.exec(said) ?? [];
      if (refused !== undefined && refused !== 'SystemExit' && quoted !== undefined) {
        const words = quoted.split("'")[0]?.trim() ?? '';
        assert.ok(message.includes(words), `${question.id}: ${message}, not ${quoted}`);
      }
    }
  });

  it('has each exception', () => {
    const wrong = Object.keys(otherwise).filter(id => {
      const question = launchQuestions.find(each => each.id === id);
      const answer = question && answerTo(question);
      return (
        answer !== undefined &&
        JSON.stringify(outcome(ours(question as LaunchQuestion))) === JSON.stringify(outcome(answer))
      );
    });
    assert.deepEqual(wrong, []);
  });
});
