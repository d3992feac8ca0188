import assert from 'node:assert/strict';
import { parseConfig } from '../../../server/src/document/parse.js';
import { pathOf, propertiesOf, toJson } from '../../../server/src/document/syntax-tree.js';

function json(text: string): unknown {
  const root = parseConfig(text);
  return root === undefined ? undefined : toJson(root);
}

function paths(text: string): readonly string[] {
  return [...propertiesOf(parseConfig(text))].map(property => pathOf(property).join('.'));
}

describe('parse', () => {
  it('reads what JSON.parse reads', () => {
    const text = '{"a": {"b": [1, -2.5e3, "x\\u0041", true, false, null]}, "c": {}}';
    assert.deepEqual(json(text), JSON.parse(text));
  });

  it('takes comments, trailing commas, missing commas and bare keys', () => {
    const text = '{\n  // one\n  # two\n  a: 1 /* three */\n  "b": 2,\n  c: [1, 2,],\n}';
    assert.deepEqual(json(text), { a: 1, b: 2, c: [1, 2] });
  });

  it('skips a byte order mark', () => {
    assert.deepEqual(json('\uFEFF{"a": 1}'), { a: 1 });
  });

  it('keeps the keys around an unfinished value', () => {
    assert.deepEqual(paths('{\n"a": ,\n"b":\n"c": 1\n}'), ['a', 'b', 'c']);
  });

  it('takes the string below a colon for the value when no colon follows it', () => {
    assert.deepEqual(json('{"a":\n"b"}'), { a: 'b' });
  });

  it('keeps keys in objects that are not closed', () => {
    assert.deepEqual(paths('{"a": {"b": {"c": 1'), ['a', 'a.b', 'a.b.c']);
  });

  it('closes what was left open when an outer bracket closes', () => {
    assert.deepEqual(json('{"a": [1, 2, "b": 3}'), { a: [1, 2, 'b', 3] });
    assert.deepEqual(json('{"a": {"b": [1}, "c": 2}'), { a: { b: [1] }, c: 2 });
  });

  it('takes placeholders as single values', () => {
    const root = parseConfig('{"a": ${MICRO}, "b": {{ n }}, "c": CONFIG_X, "d": True}');
    assert.deepEqual(root && toJson(root), { a: '${MICRO}', b: '{{ n }}', c: 'CONFIG_X', d: 'True' });
    assert.deepEqual(
      [...propertiesOf(root)].map(property => property.value?.kind),
      ['word', 'word', 'word', 'word'],
    );
  });

  it('remembers where commas and colons are', () => {
    const text = '{"a" : 1 , "b": 2}';
    const [a, b] = [...propertiesOf(parseConfig(text))];
    assert.deepEqual([a?.colon, a?.comma, b?.comma], [5, 9, -1]);
  });

  it('survives any prefix of a config and any stray bracket', () => {
    const text = '{"a": [{"b": "c\\n"}, 1e5], /* x */ "d": {"e": tru';
    for (let length = 0; length <= text.length; length++) {
      parseConfig(text.slice(0, length));
    }
    for (const stray of ['}', ']', ':', ',', '}{', '][', '"', "'", '\\', '\u0000', '/*', '//', '#']) {
      parseConfig(stray);
      parseConfig(`{"a": 1}${stray}`);
      parseConfig(`{"a": ${stray}`);
    }
  });

  it('does not run out of stack or time at a depth of 100,000', function () {
    this.timeout(20_000);
    const depth = 100_000;
    parseConfig('{"a":'.repeat(depth) + '}'.repeat(depth));
    parseConfig('['.repeat(depth));
    parseConfig(`${'{"a":'.repeat(depth)}${']'.repeat(depth)}`);
  });

  it('treats names of object members as plain keys', () => {
    assert.deepEqual(paths('{"__proto__": 1, "constructor": {"toString": 2}}'), [
      '__proto__',
      'constructor',
      'constructor.toString',
    ]);
  });
});
