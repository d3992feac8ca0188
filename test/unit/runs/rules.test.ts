import assert from 'node:assert/strict';
import { runRules } from '../../../server/src/runs/rules/run-rules.js';
import { describeRunRule } from '../../../server/src/runs/service/describe-run-rule.js';
import { findingsIn, fixed } from './example.js';

for (const rule of runRules) {
  describe(`rule ${rule.code}`, () => {
    const own = (text: string) => findingsIn(text, rule).filter(({ code }) => code === rule.code);

    it('finds something in its bad example and nothing in its good one', () => {
      assert.equal(own(rule.bad).length, 1);
      assert.deepEqual(
        findingsIn(rule.good, rule).map(({ code, message }) => `${code}: ${message}`),
        [],
      );
    });

    it('reports what it documents', () => {
      assert.deepEqual(
        own(rule.bad).map(({ severity, failsAt }) => ({ severity, failsAt })),
        [{ severity: rule.severity, failsAt: rule.failsAt }],
      );
    });

    it('says what is wrong, what happens and what to write', () => {
      const message = own(rule.bad)[0]?.message ?? '';
      assert.ok((message.match(/[.](?= |$)/g) ?? []).length >= 3, message);
      assert.doesNotMatch(message, /!|undefined|\.\./);
    });

    it('has a preferred fix that turns the bad example into the good one, or a reason for none', () => {
      const preferred = own(rule.bad)[0]
        ?.fixes?.()
        .find(fix => fix.preferred);
      assert.equal(preferred === undefined, rule.noFix !== undefined);
      if (preferred !== undefined) {
        assert.equal(fixed(rule.bad, preferred), rule.good);
      }
    });

    it('has a page', () => {
      const facts = describeRunRule(rule).find(block => block.kind === 'list');
      assert.ok(facts?.kind === 'list' && facts.items.every(item => !item.includes('undefined')));
    });
  });
}
