import assert from 'node:assert/strict';
import type { JsonValue } from '../../server/src/document/json-value.js';
import { takes, told } from '../schema-validator.js';
import { illegalQuestions, legalQuestions } from './catalog-questions.js';
import type { Named, RunQuestion, RunVerdict } from './question.js';
import { questions, verdictsBy } from './record-files.js';

/** The schema applies only to sources that are valid JSON. */
function configOf({ text }: RunQuestion): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

/** Questions about the newest release, with the program's answer. */
function answered(file: string): readonly { readonly named: Named<RunQuestion>; readonly verdict: RunVerdict }[] {
  const verdictOf = verdictsBy(file);
  return (questions[file] ?? []).flatMap(named => {
    const verdict = verdictOf(named);
    const { question } = named;
    const isRun =
      'text' in question && question.version === undefined && verdict !== undefined && !('value' in verdict);
    return isRun ? [{ named: { id: named.id, question }, verdict: verdict as RunVerdict }] : [];
  });
}

function loads(verdict: RunVerdict): boolean {
  return 'undecided' in verdict ? verdict.stage !== 'load' : verdict.ok || verdict.stage !== 'load';
}

describe('the schema agrees with the real programs', () => {
  for (const file of ['rules', 'examples', 'legal-values', 'illegal-values']) {
    it(`and accepts the configs that load, of ${file}`, () => {
      const loading = answered(file).filter(({ verdict }) => loads(verdict));
      assert.ok(loading.length > 20, String(loading.length));
      const refused = loading.flatMap(({ named: { id, question } }) => {
        const config = configOf(question);
        return config === undefined || takes(config) ? [] : [`${id}: ${told(config)}. ${question.text}`];
      });
      assert.deepEqual(refused, []);
    });
  }

  it('and refuses every value of a wrong type that does not load', () => {
    const refused = answered('illegal-values').filter(({ verdict }) => !loads(verdict) && !('undecided' in verdict));
    assert.ok(refused.length > 200, String(refused.length));
    const taken = refused.filter(({ named: { question } }) => takes(configOf(question) ?? null));
    assert.deepEqual(
      taken.map(({ named: { id, question } }) => `${id}. ${question.text}`),
      [],
    );
  });

  it('about nearly every value in a question', () => {
    assert.ok(answered('legal-values').length > 0.9 * legalQuestions.length);
    assert.ok(answered('illegal-values').length > 0.9 * illegalQuestions.length);
  });
});
