import assert from 'node:assert/strict';
import { readRecord } from '../../oracle/record-files.js';
import { ruleQuestions } from '../../oracle/rule-questions.js';
import { codesOf } from './explaining.js';

/** The log of a run that ended with a recorded error. */
function logOf(error: string, message: string): string {
  const lines = message.replaceAll(' | ', '\n');
  return `Traceback (most recent call last):\n  File "/venv/lib/python3.11/site-packages/deepspeed/runtime/engine.py", line 7, in __init__\n    self.start()\n${error}: ${lines}\n`;
}

const recorded = new Map(readRecord('rules').verdicts.map(({ id, verdict }) => [id, verdict]));
const failures = ruleQuestions.flatMap(({ id, rule, example }) => {
  const verdict = recorded.get(id);
  return example === 'bad' && verdict !== undefined && 'ok' in verdict && !verdict.ok
    ? [{ rule, log: logOf(verdict.error, verdict.message) }]
    : [];
});

/** Rules whose mistake another one explains if there is only the log, and why. */
const withoutConfig: { readonly [rule: string]: { readonly by: string; readonly reason: string } } = {
  'alias-conflict': { by: 'unknown-key', reason: 'pydantic names only the alias, which by itself is a key' },
  'endless-number': { by: 'wrong-type', reason: 'JSON cannot say the value that pydantic prints' },
  'git-lfs-pointer': { by: 'syntax-error', reason: 'a parser does not say what the file is' },
  'html-page': { by: 'syntax-error', reason: 'a parser does not say what the file is' },
  'merge-conflict': { by: 'syntax-error', reason: 'a parser does not say what it stopped at' },
  'not-strict-json': { by: 'syntax-error', reason: 'a parser does not say what it stopped at' },
  'python-literal': { by: 'wrong-type', reason: 'pydantic prints what Hjson made of it' },
  'sequence-parallel-batch': {
    by: 'batch-size-mismatch',
    reason: 'the message does not name the key that divides the ranks',
  },
  'template-placeholder': { by: 'wrong-type', reason: 'pydantic prints what Hjson made of it' },
  'type-not-written': { by: 'optimizer-missing', reason: 'a program that passes no optimizer gets the same error' },
  'unquoted-value': { by: 'invalid-value', reason: 'pydantic prints what Hjson made of it' },
  'zenflow-optimizer-argument': { by: 'argument-of-other-optimizer', reason: 'the message does not say who asked' },
};

describe('the recorded errors of the examples', () => {
  it('are of most rules that stop a run', () => {
    assert.ok(failures.length > 70, String(failures.length));
  });

  it('have no reason that is no longer needed', async () => {
    for (const { rule, log } of failures.filter(each => each.rule.code in withoutConfig)) {
      const codes = await codesOf(log, undefined, rule.assuming);
      assert.ok(!codes.includes(rule.code), rule.code);
    }
  });

  for (const { rule, log } of failures) {
    it(`lead back to ${rule.code} with the config`, async () => {
      const codes = await codesOf(log, rule.bad, rule.assuming);
      assert.ok(codes.includes(rule.code), `${codes.join()} for\n${log}`);
    });

    it(`lead back to ${withoutConfig[rule.code]?.by ?? rule.code} without one, for ${rule.code}`, async () => {
      const codes = await codesOf(log, undefined, rule.assuming);
      assert.ok(codes.includes(withoutConfig[rule.code]?.by ?? rule.code), `${codes.join()} for\n${log}`);
    });
  }
});
