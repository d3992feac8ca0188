import assert from 'node:assert/strict';
import { propertyOf } from '../../../../server/src/document/syntax-tree.js';
import { onlyRegion, plain, valueOfX } from './reading.js';

describe('a literal of Python', () => {
  const cases: readonly (readonly [string, unknown])[] = [
    ['"auto"', 'auto'],
    ["'auto'", 'auto'],
    ['"""a\nb"""', 'a\nb'],
    ["r'\\d'", '\\d'],
    ["R'\\d'", '\\d'],
    ["u'a'", 'a'],
    ['"a" \'b\'', 'ab'],
    ['("a"\n  "b")', 'ab'],
    ['"\\x41\\u00e9\\U0001F600\\101\\t\\\\\\"\\q"', 'Aé😀A\t\\"\\q'],
    ['"a\\\nb"', 'ab'],
    ['"# none"', '# none'],
    ['3', 3],
    ['-3', -3],
    ['+3', 3],
    ['- 3', -3],
    ['1_000', 1000],
    ['0x10', 16],
    ['0o17', 15],
    ['0b11', 3],
    ['1e-5', 1e-5],
    ['5.', 5],
    ['-5.e3', -5000],
    ['5.E-3', 0.005],
    ['.5', 0.5],
    ['1_0.5e1_0', 10.5e10],
    ['2e8', 2e8],
    ['True', true],
    ['False', false],
    ['None', null],
    ['(True)', true],
    ['[0.9, 0.999]', [0.9, 0.999]],
    ['(0.9, 0.999,)', [0.9, 0.999]],
    ['[]', []],
    ['()', []],
    ['[[1], ["a", None]]', [[1], ['a', null]]],
    ['[1, foo()]', [1, '<foo()>']],
    ['{}', {}],
    ['dict()', {}],
    ['dict(a=1, b="c")', { a: 1, b: 'c' }],
    ['({"a": 1})', { a: 1 }],
    ['float("inf")', Number.POSITIVE_INFINITY],
    ['float("-inf")', Number.NEGATIVE_INFINITY],
    ['-float("Infinity")', Number.NEGATIVE_INFINITY],
    ['math.inf', Number.POSITIVE_INFINITY],
    ['-np.inf', Number.NEGATIVE_INFINITY],
  ];

  for (const [source, value] of cases) {
    it(`${JSON.stringify(source)} is ${JSON.stringify(value)}`, () => {
      assert.deepEqual(plain(valueOfX(source)), value);
    });
  }

  it('is a tuple', () => {
    const node = valueOfX('(1, 2)');
    assert.equal(node?.kind === 'array' && node.isTuple, true);
    const list = valueOfX('[1, 2]');
    assert.equal(list?.kind === 'array' && list.isTuple, undefined);
  });

  for (const source of [
    'f"a{b}"',
    'f"a" "b"',
    'b"a"',
    '3j',
    'args.lr',
    'args["lr"]',
    'foo(1)',
    '1 + 2',
    '-x',
    '1024 * 1024',
    '2 ** 20',
    'not True',
    '1 if a else 2',
    'a or 3',
    'lambda x: 0',
    'lambda x, y=1: {1: 2}',
    '{1, 2}',
    '{"a", "b"}',
    '[x for x in y]',
    '[*a, 1]',
    '{k: v for k, v in y}',
    '{"a": 1} | b',
    'dict.fromkeys(a)',
    'my.dict(a=1)',
    'int("3")',
    'float("3")',
    'float("nan")',
    'foo.inf',
    '"a" % b',
    '"a".join(b)',
    '[1, 2][0]',
    '1.0.real',
    'await a',
    '"%s" % (1, 2)',
  ]) {
    it(`${source} is not one`, () => {
      assert.equal(plain(valueOfX(source)), `<${source}>`);
    });
  }

  it('has the span of its source, without the parentheses around it', () => {
    const cases: readonly (readonly [string, string])[] = [
      ['(-1e5)', '-1e5'],
      ['"a"  "b" ', '"a"  "b"'],
      ['f(1) [2] ', 'f(1) [2]'],
      ['( {"a": 1} )', '{"a": 1}'],
      ['dict ( a = 1 ) ', 'dict ( a = 1 )'],
    ];
    for (const [source, own] of cases) {
      const { root } = onlyRegion(`c = {"zero_optimization": {}, "x": ${source}}`);
      const x = propertyOf(root, 'x');
      assert.equal(`c = {"zero_optimization": {}, "x": ${source}}`.slice(x?.value?.offset, x?.value?.end), own);
      assert.equal(x && x.end - x.key.offset, `"x": ${source.trimEnd()}`.length);
    }
  });
});
