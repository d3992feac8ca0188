import assert from 'node:assert/strict';
import { text } from '../../../server/src/cli/formats/text.js';
import { printable } from '../../../server/src/cli/program/printable.js';
import { excerpt } from '../../../server/src/cli/reports/excerpt.js';
import { reportOn } from '../../../server/src/cli/reports/report.js';
import { defaultSettings } from '../../../server/src/loaders/assumptions.js';
import { piecesOf } from './written.js';

async function written(config: string, color: boolean): Promise<string> {
  const report = reportOn('a.json', config, defaultSettings);
  return (await piecesOf(text, [report], color)).join('');
}

const misspelt = '{ "fp16": { "enabld": true } }';

describe('the text format', () => {
  it('has the same text with and without color', async () => {
    const colored = await written(misspelt, true);
    assert.ok(colored.includes('\u001b[1;31merror\u001b[0m unknown-key'), colored);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colors are control characters.
    assert.equal(colored.replace(/\u001b\[[\d;]*m/g, ''), await written(misspelt, false));
  });

  it('ends with numbers that are all grouped alike', async () => {
    const report = reportOn('a.json', misspelt, defaultSettings);
    const [finding] = report.findings;
    assert.ok(finding !== undefined);
    const many = Array.from({ length: 1100 }, () => ({ ...finding, severity: 'information' as const }));
    const written = await piecesOf(text, [{ ...report, findings: many, hiddenHints: 1200 }]);
    assert.match(
      written.at(-1) ?? '',
      /: 1,100 information \(1,100 fixable with --fix --unsafe-fixes\); 1,200 hints hidden, show them with --hints\.\n$/,
    );
  });

  it('underlines a finding of several lines to the end of its first line', async () => {
    const report = reportOn('a.json', '{ "fp16": { "enabld":\n1 } }', defaultSettings);
    const range = { start: { line: 0, character: 12 }, end: { line: 1, character: 1 } };
    const findings = report.findings.slice(0, 1).map(finding => ({ ...finding, range }));
    const [piece] = await piecesOf(text, [{ ...report, findings }]);
    const [, line, marks] = piece?.split('\n') ?? [];
    assert.equal(line, '    { "fp16": { "enabld":');
    assert.equal(marks, '                ^~~~~~~~~');
  });
});

describe('an excerpt of a line', () => {
  function marked(line: string, part: string): readonly [string, string] {
    const at = line.indexOf(part);
    const { line: shown, lead, marks } = excerpt(line, at, at + part.length);
    return [shown, lead + marks];
  }

  it('marks the span', () => {
    assert.deepEqual(marked('"stage": 3', '3'), ['"stage": 3', '         ^']);
    assert.deepEqual(marked('"stage": 3', '"stage"'), ['"stage": 3', '^~~~~~~']);
  });

  it('keeps tabs before the marks', () => {
    assert.deepEqual(marked('\t"日本": 1', '1'), ['\t"日本": 1', '\t        ^']);
  });

  it('counts accents as no column', () => {
    assert.deepEqual(marked('"e\u0301": 1', '1'), ['"e\u0301": 1', '     ^']);
  });

  it('counts wide characters as two columns', () => {
    assert.deepEqual(marked('"日本": 1', '"日本"'), ['"日本": 1', '^~~~~~']);
  });

  it('marks something for an empty span', () => {
    const { line, lead, marks } = excerpt('{', 1, 1);
    assert.deepEqual([line, lead, marks], ['{', ' ', '^']);
  });

  for (const [where, before, after] of [
    ['beginning', 0, 5000],
    ['middle', 5000, 5000],
    ['end', 5000, 0],
  ] as const) {
    it(`cuts a long line with the span at its ${where}`, () => {
      const [shown, marks] = marked(`${'a'.repeat(before)}XYZ${'b'.repeat(after)}`, 'XYZ');
      assert.ok(shown.length <= 106, shown);
      assert.equal(marks.length, shown.indexOf('XYZ') + 3);
      assert.equal(marks.trim(), '^~~');
    });
  }

  it('cuts a long mark, too', () => {
    const [shown, marks] = marked('a'.repeat(50) + 'X'.repeat(5000), 'X'.repeat(5000));
    assert.ok(marks.length <= shown.length);
  });
});

describe('printable text', () => {
  it('has no line ends, escapes or changes of direction', () => {
    assert.equal(printable('a\r\nb\nc\td\u001b[1m\u202e\u0000'), 'a b c\td\ufffd[1m\ufffd\ufffd');
  });
});
