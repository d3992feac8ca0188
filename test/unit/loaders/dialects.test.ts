import assert from 'node:assert/strict';
import { readHjson } from '../../../server/src/loaders/dialects/hjson.js';
import { jsonProblem } from '../../../server/src/loaders/dialects/json.js';

/** Source, error of Python's json module, error of hjson 3.1.0; '' if it accepts the source. Logged from both. */
const verdicts: readonly (readonly [string, string, string])[] = [
  ['{"a": 1, "b": [true, null, -1.5e-3, "x\\u0041\\ud800"]}', '', ''],
  ['{"a": 1, "a": 2}', '', ''],
  ['', 'Expecting value', ''],
  ['\n// nothing\n', 'Expecting value', ''],
  ['\uFEFF{"a": 1}', 'Unexpected UTF-8 BOM (decode using utf-8-sig)', ''],
  ['\uFEFF', 'Unexpected UTF-8 BOM (decode using utf-8-sig)', 'Bad key name (eof)'],
  ['{"a": NaN, "b": -Infinity}', '', 'Bad key name (eof)'],
  ['{"a": NaN\n}', '', ''],
  ['{"a": 1e400}', '', 'OverflowError: cannot convert float infinity to integer'],
  [
    `{"a": ${'1'.repeat(4301)}}`,
    'ValueError: Exceeds the limit (4300 digits) for integer string conversion',
    'ValueError: Exceeds the limit (4300 digits) for integer string conversion',
  ],
  [`{"a": ${'1'.repeat(4300)}}`, '', ''],
  ['{"a": 1,}', 'Expecting property name enclosed in double quotes', ''],
  ['{"a": [1,]}', 'Expecting value', ''],
  ['{"a": [1,,2]}', 'Expecting value', 'Found a punctuator character when expecting a quoteless string'],
  [
    '{"a": "x",, "b": 1}',
    'Expecting property name enclosed in double quotes',
    "Found ',' where a key name was expected",
  ],
  ['{"a": {}\n"b": 1}', "Expecting ',' delimiter", ''],
  ['{"a": "x" "b": 2}', "Expecting ',' delimiter", ''],
  ['{"a": 1 "b": 2}', "Expecting ',' delimiter", 'Bad key name (eof)'],
  ['{"a": 1\n"b": 2}', "Expecting ',' delimiter", ''],
  ['{"a": 1 // c\n}', "Expecting ',' delimiter", ''],
  ['{# c\n"a": 1}', 'Expecting property name enclosed in double quotes', ''],
  ['{"a": 1} /* open', 'Extra data', 'IndexError: string index out of range'],
  ['{"a": 1}}', 'Extra data', 'Extra data'],
  ['"a": 1, b: 2', 'Extra data', ''],
  ['"a": {"b": 1}}', 'Extra data', 'Extra data'],
  ['{"a": True}', 'Expecting value', 'Bad key name (eof)'],
  ['{"a": True\n}', 'Expecting value', ''],
  ['{"a": auto, "b": 2\n}', 'Expecting value', ''],
  ['{a: 1, b-c: 2, 5: 3}', 'Expecting property name enclosed in double quotes', ''],
  ['{a b: 1}', 'Expecting property name enclosed in double quotes', 'Found whitespace in your key name'],
  ['{: 1}', 'Expecting property name enclosed in double quotes', "Found ':' but no key name"],
  ['{"a" 1}', "Expecting ':' delimiter", "Expecting ':' delimiter"],
  ["{'a': 'b\\'\"'}", 'Expecting property name enclosed in double quotes', ''],
  ["{'a': '''b'''\n}", 'Expecting property name enclosed in double quotes', ''],
  ["{'a': '''b'''}", 'Expecting property name enclosed in double quotes', 'IndexError: string index out of range'],
  ["{\n'a': '''b}", 'Expecting property name enclosed in double quotes', 'Bad multiline string'],
  ['{"a": "b\nc"}', 'Invalid control character at', 'Invalid control character'],
  ['{"a": "\\q"}', 'Invalid \\escape', 'Invalid \\X escape sequence'],
  ['{"a": "\\\'"}', 'Invalid \\escape', ''],
  ['{"a": "\\u12"}', 'Invalid \\uXXXX escape', 'Invalid \\uXXXX escape sequence'],
  ['{"a": "\\u+123"}', 'Invalid \\uXXXX escape', ''],
  ['{"a": "\\u-123"}', 'Invalid \\uXXXX escape', 'ValueError: chr() arg not in range(0x110000)'],
  ['{"a": "b', 'Unterminated string starting at', 'Unterminated string starting at'],
  ['{"a": {"b": 1}', "Expecting ',' delimiter", 'Bad key name (eof)'],
  ['{"a": [', 'Expecting value', 'End of input while parsing an array'],
  ['{"a": [1', "Expecting ',' delimiter", 'Expecting value'],
  ['{"a": 007\n}', "Expecting ',' delimiter", ''],
  ['hello world', 'Expecting value', ''],
  ['hello\nworld', 'Expecting value', 'Extra data'],
  ['{\r\n"a": x\r\n}\r\n', 'Expecting value', ''],
];

function agrees(raised: string | undefined, expected: string): boolean {
  return expected === '' ? raised === undefined : raised?.startsWith(expected) === true;
}

describe('dialects', () => {
  for (const [text, json, hjson] of verdicts) {
    const title = JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text);
    it(`json: ${title} ${json === '' ? 'is accepted' : `raises ${json}`}`, () => {
      const problem = jsonProblem(text);
      assert.ok(agrees(problem?.raised, json), problem?.raised);
    });
    it(`hjson: ${title} ${hjson === '' ? 'is accepted' : `raises ${hjson}`}`, () => {
      const { problem } = readHjson(text);
      assert.ok(agrees(problem?.raised, hjson), problem?.raised);
    });
  }

  it('refuses deeper nesting than any Python reads, without stack overflow', () => {
    for (const text of ['{"a":'.repeat(100_000), '['.repeat(100_000), `"a": ${'{"a":'.repeat(100_000)}`]) {
      assert.match(readHjson(text).problem?.raised ?? '', /^RecursionError/);
    }
    assert.match(jsonProblem('['.repeat(100_000))?.raised ?? '', /^RecursionError/);
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
    assert.equal(readHjson(nested(495)).problem, undefined);
    assert.equal(jsonProblem(nested(9998)), undefined);
  });

  it('returns the strings without quotes, up to the end of their lines', () => {
    const text = '{\n"a": ZERO_STAGE,\n"b": True // on\n"c": 0x10\r\n"d": true, "e": [\n x y \n]}';
    const { problem, quoteless } = readHjson(text);
    assert.equal(problem, undefined);
    assert.deepEqual(
      [...quoteless.values()].map(({ value }) => value),
      ['ZERO_STAGE,', 'True // on', '0x10', 'x y'],
    );
    for (const [offset, { end, value }] of quoteless) {
      assert.equal(text.slice(offset, end), value);
    }
  });

  it('blames the string that swallowed a bracket, not the end of the file', () => {
    const { problem } = readHjson('{"a": {"b": True}}');
    assert.equal(problem?.offset, 12);
  });

  it('has a repair if the intention is certain', () => {
    const fixed = (text: string): string => {
      const repair = jsonProblem(text)?.repair;
      return repair === undefined ? text : text.slice(0, repair.offset) + repair.text + text.slice(repair.end);
    };
    assert.equal(fixed('{"a": {} "b": 1}'), '{"a": {}, "b": 1}');
    assert.equal(fixed('{a: 1}'), '{"a": 1}');
    assert.equal(fixed('\uFEFF{}'), '{}');
  });
});
