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
  it('reads the same as JSON.parse', () => {
    const text = '{"a": {"b": [1, -2.5e3, "x\\u0041", true, false, null]}, "c": {}}';
    assert.deepEqual(json(text), JSON.parse(text));
  });

  it('accepts comments, trailing commas, missing commas and keys without quotes', () => {
    const text = '{\n  // one\n  # two\n  a: 1 /* three */\n  "b": 2,\n  c: [1, 2,],\n}';
    assert.deepEqual(json(text), { a: 1, b: 2, c: [1, 2] });
  });

  it('skips a byte order mark', () => {
    assert.deepEqual(json('\uFEFF{"a": 1}'), { a: 1 });
  });

  it('keeps the keys around an unfinished value', () => {
    assert.deepEqual(paths('{\n"a": ,\n"b":\n"c": 1\n}'), ['a', 'b', 'c']);
  });

  it('uses the string below a colon as the value when no colon follows it', () => {
    assert.deepEqual(json('{"a":\n"b"}'), { a: 'b' });
  });

  it('keeps keys in objects that are not closed', () => {
    assert.deepEqual(paths('{"a": {"b": {"c": 1'), ['a', 'a.b', 'a.b.c']);
  });

  it('closes inner objects and lists when an outer bracket closes', () => {
    assert.deepEqual(json('{"a": [1, 2, "b": 3}'), { a: [1, 2, 'b', 3] });
    assert.deepEqual(json('{"a": {"b": [1}, "c": 2}'), { a: { b: [1] }, c: 2 });
  });

  it('reads placeholders as single values', () => {
    const root = parseConfig('{"a": ${MICRO}, "b": {{ n }}, "c": CONFIG_X, "d": True}');
    assert.deepEqual(root && toJson(root), { a: '${MICRO}', b: '{{ n }}', c: 'CONFIG_X', d: 'True' });
    assert.deepEqual(
      [...propertiesOf(root)].map(property => property.value?.kind),
      ['word', 'word', 'word', 'word'],
    );
  });

  it('reads an almost valid number or literal as one word', () => {
    const text =
      '{"a": 0x10, "b": 1_000, "c": 08, "d": 5 GB, "e": true false, "f": .5, "g": - 1, "h": [1 2], "i": 5., "j": 1e}';
    assert.deepEqual(json(text), {
      a: '0x10',
      b: '1_000',
      c: '08',
      d: '5 GB',
      e: 'true false',
      f: '.5',
      g: '- 1',
      h: ['1 2'],
      i: '5.',
      j: '1e',
    });
    assert.deepEqual(json('{"a": 1# one\n"b": 2/* two */ "c": true // three\n}'), { a: 1, b: 2, c: true });
  });

  it('ends a word before a comment and before the next key, but not within a URL', () => {
    const text = '{"a": True # on\n"b": FOO // bar\n"c": x "d": 4, "e": http://host/a, "f": say "hi" now\n}';
    assert.deepEqual(json(text), { a: 'True', b: 'FOO', c: 'x', d: 4, e: 'http://host/a', f: 'say "hi" now' });
  });

  it('reads keys without quotes, whatever their characters', () => {
    assert.deepEqual(paths('{a-b: 1, 5x: 2, 7: 3, true: 4, c/d: 5}'), ['a-b', '5x', '7', 'true', 'c/d']);
  });

  it('reads strings in single quotes and strings of several lines', () => {
    const text = "{'a': 'it\\'s \\u0041', b: '''one\n     two'''\n  c: '''\n     x\n       y\n     ''', d: 1}";
    assert.deepEqual(json(text), { a: "it's A", b: 'one\ntwo', c: 'x\n  y', d: 1 });
  });

  it('accepts a root without braces', () => {
    assert.deepEqual(json('\n// c\n"a": {"b": 1},\nc: 2\n'), { a: { b: 1 }, c: 2 });
    assert.deepEqual(json('a: x\nb: [1]'), { a: 'x', b: [1] });
    assert.equal(json('"a"'), 'a');
    assert.equal(json('just words'), 'just words');
  });

  it('skips the lines of a template engine', () => {
    const text = '{\n{% if fp16 %}\n"a": 1,\n{% else %}\n"b": {{ n }},\n{# note #}\n{% endif %}\n"c": {% raw %} x\n}';
    assert.deepEqual(json(text), { a: 1, b: '{{ n }}', c: '{% raw %} x' });
  });

  it('records the offsets of commas and colons', () => {
    const text = '{"a" : 1 , "b": 2}';
    const [a, b] = [...propertiesOf(parseConfig(text))];
    assert.deepEqual([a?.colon, a?.comma, b?.comma], [5, 9, -1]);
  });

  it('survives any prefix of a config and any stray bracket', () => {
    const text = '{"a": [{"b": "c\\n"}, 1e5], /* x */ "d": {"e": tru';
    for (let length = 0; length <= text.length; length++) {
      parseConfig(text.slice(0, length));
    }
    for (const stray of [
      '}',
      ']',
      ':',
      ',',
      '}{',
      '][',
      '"',
      "'",
      "'''",
      '\\',
      '\u0000',
      '/*',
      '//',
      '#',
      '{%',
      '{{',
    ]) {
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

  it('does not run out of stack at an array of 200,000 items', () => {
    const text = `{ "a": [${Array(200_000).fill(1).join(',')}], "c": 1 }`;
    assert.equal([...propertiesOf(parseConfig(text))].length, 2);
  });

  it('treats names of JavaScript object members as ordinary keys', () => {
    assert.deepEqual(paths('{"__proto__": 1, "constructor": {"toString": 2}}'), [
      '__proto__',
      'constructor',
      'constructor.toString',
    ]);
  });
});
