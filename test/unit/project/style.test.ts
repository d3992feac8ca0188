import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type Prose, prose } from '../../prose.js';

interface StyleRule {
  readonly pattern: string;
  readonly write: string;
  readonly bad: string;
  readonly good: string;
}

const rules = JSON.parse(
  readFileSync(new URL('../../../scripts/style.json', import.meta.url), 'utf8'),
) as readonly StyleRule[];

function patternOf({ pattern }: StyleRule): RegExp {
  return new RegExp(pattern);
}

/** Sentences that a rule finds, with their places. */
function against(rule: StyleRule, all: readonly Prose[]): readonly string[] {
  const pattern = patternOf(rule);
  return all.flatMap(({ file, line, text }) => {
    const found = text.match(pattern);
    const from = Math.max(0, (found?.index ?? 0) - 60);
    return found === null ? [] : [`${file}:${line}: …${text.slice(from, from + 160)}…`];
  });
}

describe('the style', () => {
  const all = prose();

  it(`is that of ${all.length} texts`, () => {
    assert.ok(all.length > 5000);
  });

  it('has at most one semicolon in a sentence', () => {
    const found = all
      .filter(({ file }) => !file.startsWith('docs/r'))
      .flatMap(({ file, line, text }) =>
        text
          .split(/(?<=[.:?])\s/)
          .filter(sentence => (sentence.match(/;\s/g) ?? []).length > 1)
          .map(sentence => `${file}:${line}: ${sentence.slice(0, 160)}`),
      );
    assert.deepEqual(found, [], String(found.length));
  });

  for (const rule of rules) {
    it(`is "${rule.good}", not "${rule.bad}"`, () => {
      assert.match(rule.bad, patternOf(rule));
      assert.doesNotMatch(rule.good, patternOf(rule));
      const found = against(rule, all);
      assert.deepEqual(found, [], `write ${rule.write}: ${found.length}`);
    });
  }
});
