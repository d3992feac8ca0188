import assert from 'node:assert/strict';
import { check } from '../../../server/src/checking/check.js';
import type { Rule } from '../../../server/src/checking/rule.js';
import { openText } from '../../../server/src/document/config-document.js';
import { assume, defaultSettings, type Settings } from '../../../server/src/loaders/assumptions.js';
import { rules } from '../../../server/src/rules/rules.js';

function found(text: string, settings: Settings, asked: readonly Rule[]): readonly string[] {
  const document = openText(text);
  const verdicts = check(document, assume(document, settings), asked);
  return verdicts.map(({ code, span, message }) => `${span.offset} ${code}: ${message}`).sort();
}

/** The same file with values of other kinds. A `type` stays, because it selects which keys exist. */
function variantsOf(text: string): readonly string[] {
  const values = ['null', 'true', '1.5', '"auto"', '[]'];
  return [
    text,
    ...values.map(value => text.replace(/(?<=(?<!"type"): *)(?:-?[\d.]+(?:e\d+)?|true|false|null|"[^"]*")/g, value)),
  ];
}

/** A rule that is run on every value of a kind. */
function withoutValues(rule: Rule): Rule {
  const { concerns } = rule;
  return concerns === undefined
    ? rule
    : {
        ...rule,
        concerns: (node, kind, run, _scalar, hasOtherName) => concerns(node, kind, run, undefined, hasOtherName),
      };
}

describe('the keys that a rule declares', () => {
  for (const rule of rules) {
    if (rule.about === undefined || rule.about === 'every file') {
      continue;
    }
    const always: Rule = { ...rule, about: 'every file' };
    it(`occur in every file in which ${rule.code} finds something`, () => {
      for (const loader of ['deepspeed', 'transformers'] as const) {
        const settings: Settings = { ...defaultSettings, ...rule.assuming, loader };
        for (const text of variantsOf(rule.bad)) {
          assert.deepEqual(found(text, settings, [rule]), found(text, settings, [always]), text);
        }
      }
    });
  }
});

describe('the values that a rule declares', () => {
  const withAnyValue = rules.map(withoutValues);
  const texts = [...new Set(rules.flatMap(({ bad, good }) => [bad, good]))];

  for (const loader of ['deepspeed', 'transformers', 'accelerate', 'lightning'] as const) {
    it(`include all values with findings in the examples of all rules, under ${loader}`, () => {
      const settings: Settings = { ...defaultSettings, loader };
      for (const text of texts) {
        assert.deepEqual(found(text, settings, rules), found(text, settings, withAnyValue), text);
      }
    });
  }
});
