import assert from 'node:assert/strict';
import { unifiedDiff } from '../../../server/src/cli/reports/unified-diff.js';

const numbers = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from + 1 }, (_, i) => `${from + i}\n`);

describe('a unified diff', () => {
  it('is empty for equal texts', () => assert.equal(unifiedDiff('a', 'x\ny', 'x\ny'), ''));

  it('shows three lines around a change, and joins changes that are near each other', () => {
    const before = numbers(1, 30).join('');
    const after = before.replace('\n10\n', '\nten\n').replace('\n14\n', '\n').replace('\n28\n', '\n28\nmore\n');
    assert.equal(
      unifiedDiff('a', before, after),
      `--- a\n+++ a\n@@ -7,11 +7,10 @@\n 7\n 8\n 9\n-10\n+ten\n 11\n 12\n 13\n-14\n 15\n 16\n 17\n@@ -26,5 +25,6 @@\n 26\n 27\n 28\n+more\n 29\n 30\n`,
    );
  });

  it('marks a missing line end', () => {
    assert.equal(unifiedDiff('a', 'x', 'y\n'), '--- a\n+++ a\n@@ -1 +1 @@\n-x\n\\ No newline at end of file\n+y\n');
  });

  it('counts from 0 where a side has no lines', () => {
    assert.equal(unifiedDiff('a', '', 'x\n'), '--- a\n+++ a\n@@ -0,0 +1 @@\n+x\n');
  });

  it('replaces a part that is too long to compare', () => {
    const [before, after] = [numbers(1, 2500), numbers(2501, 5000)].map(lines => lines.join(''));
    const diff = unifiedDiff('a', before ?? '', after ?? '');
    assert.equal(diff.split('\n').filter(line => line.startsWith('-')).length, 2501);
  });
});
