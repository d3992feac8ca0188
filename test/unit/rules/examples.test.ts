import assert from 'node:assert/strict';
import { check } from '../../../server/src/checking/check.js';
import type { Fix } from '../../../server/src/checking/rule.js';
import { openText } from '../../../server/src/document/config-document.js';
import { type Draft, draftOf } from '../../../server/src/document/draft.js';
import { assume, defaultSettings } from '../../../server/src/loaders/assumptions.js';
import { rules } from '../../../server/src/rules/rules.js';
import '../estimator.js';

type Assuming = (typeof rules)[number]['assuming'];

function findingsUnder(text: string, assuming: Assuming) {
  const document = openText(text);
  return check(document, assume(document, { ...defaultSettings, ...assuming }), rules);
}

function errorCodesUnder(text: string, assuming: Assuming): readonly string[] {
  return findingsUnder(text, assuming)
    .filter(({ severity }) => severity === 'error')
    .map(({ code }) => code);
}

for (const rule of rules) {
  const findings = (text: string) => findingsUnder(text, rule.assuming);
  const errorCodes = (text: string) => errorCodesUnder(text, rule.assuming);
  describe(`rule ${rule.code}`, () => {
    it('finds something in its bad example and nothing in its good one', () => {
      assert.ok(findings(rule.bad).some(({ code }) => code === rule.code));
      assert.deepEqual(
        findings(rule.good).filter(({ code }) => code === rule.code),
        [],
      );
    });

    it('says what is wrong, what happens and what to write', () => {
      for (const { message, code } of findings(rule.bad)) {
        if (code === rule.code) {
          assert.ok((message.match(/[.](?= |$)/g) ?? []).length >= 2, message);
          assert.doesNotMatch(message, /!|undefined|\.\./);
        }
      }
    });

    if (rule.noFix !== undefined) {
      it('has no preferred fix, as it declares', () => {
        const own = findings(rule.bad).filter(({ code }) => code === rule.code);
        assert.ok(own.every(({ fixes }) => !fixes?.().some(({ preferred }) => preferred)));
      });
      return;
    }

    /** Returns the bad example after the preferred fix of each finding, and calls `after` behind each. */
    const fixed = (after: (draft: Draft, fix: Fix) => void = () => {}): string => {
      let text = rule.bad;
      for (const finding of findings(rule.bad).filter(({ code }) => code === rule.code)) {
        const fix = finding.fixes?.().find(({ preferred }) => preferred);
        assert.ok(fix, `no preferred fix: ${finding.message}`);
        const draft = draftOf(openText(text));
        fix.apply(draft);
        text = draft.text;
        after(draft, fix);
      }
      return text;
    };

    it('has a preferred fix that is idempotent', () => {
      fixed((draft, fix) => {
        const once = draft.text;
        fix.apply(draft);
        assert.equal(draft.text, once);
      });
    });

    it('has a preferred fix that removes the finding', () => {
      assert.deepEqual(
        findings(fixed()).filter(({ code }) => code === rule.code),
        [],
      );
    });

    it('has a preferred fix that adds no error', () => {
      assert.deepEqual(
        errorCodes(fixed()).filter(code => !errorCodes(rule.bad).includes(code)),
        [],
      );
    });

    it('has a preferred fix that turns its bad example into its good one', () => {
      const text = fixed();
      assert.doesNotThrow(() => JSON.parse(text), text);
      assert.deepEqual(JSON.parse(text), JSON.parse(rule.good));
    });
  });
}
