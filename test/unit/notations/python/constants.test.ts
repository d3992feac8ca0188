import assert from 'node:assert/strict';
import { plain, valueOfX, valuesIn } from './reading.js';

describe('a name in a config', () => {
  const literals: readonly (readonly [string, string, unknown])[] = [
    ['A = 3\n', 'A', 3],
    ['A: int = 3\n', 'A', 3],
    ['A = "auto"\n', 'A', 'auto'],
    ['A = -1e-5\n', 'A', -1e-5],
    ['A = None\n', 'A', null],
    ['A = [0.9, 0.999]\n', 'A', [0.9, 0.999]],
    ['A = ("a"\n  "b")\n', 'A', 'ab'],
    ['A = 1\n', '[A, 2]', [1, 2]],
    ['A = {"y": 1}\n', 'A', { y: 1 }],
    ['A = 1\n', '{"y": A}', { y: 1 }],
    ['A = 1\nprint(A)\nfoo(A=2)\nx.A = 3\n', 'A', 1],
  ];
  for (const [before, source, value] of literals) {
    it(`is its literal: ${JSON.stringify(before + source)}`, () => {
      assert.deepEqual(plain(valueOfX(source, before)), value);
    });
  }

  it('keeps its place', () => {
    const node = valueOfX('A', 'A = [1, 2]\n');
    assert.equal(node?.kind, 'array');
    assert.equal(node.end - node.offset, 1);
    assert.deepEqual(
      node.items.map(item => [item.offset, item.end, item.parent === node, 'through' in item && item.through]),
      [1, 2].map(() => [node.offset, node.end, true, 'A']),
    );
  });

  it('is its literal in the function that assigns it', () => {
    const body = '    A = 3\n    return {"zero_optimization": {}, "x": A}\n';
    assert.deepEqual(valuesIn(`def f():\n${body}`), { zero_optimization: {}, x: 3 });
    assert.deepEqual(valuesIn(`class K:\n    A = 3\n    c = {"zero_optimization": A}\n`), { zero_optimization: 3 });
  });

  for (const before of [
    'A = 3\nA = 4\n',
    'A = 3\nA += 1\n',
    'A = B = 3\n',
    'A, B = 3, 4\n',
    'A = 3, 4\n',
    'A = f()\n',
    'A = [[1]]\n',
    'A = [1]\nA.append(2)\n',
    'A = [1]\nA[0] = 2\n',
    'A = 3\nfor A in y: pass\n',
    'A = 3\nfor i, (A, b) in y: pass\n',
    'A = 3\ndef f(A): pass\n',
    'A = 3\ndef f(b, *A): pass\n',
    'A = 3\ndef A(): pass\n',
    'A = 3\nclass A: pass\n',
    'A = 3\ng = lambda A: 1\n',
    'A = 3\nimport A\n',
    'A = 3\nfrom a import A\n',
    'A = 3\nimport a as A\n',
    'A = 3\nwith a as A: pass\n',
    'A = 3\ntry: pass\nexcept E as A: pass\n',
    'A = 3\ndef f():\n    global A\n',
    'A = 3\ndel A\n',
    'A = 3\nif (A := 4): pass\n',
    'A = 3\ny = [A for A in z]\n',
    'A = 3\nmatch z:\n    case [A]: pass\n',
    'class K:\n    A = 3\n',
    'def A_user(): A = 3\n',
    'A: int\n',
  ]) {
    it(`is unknown after ${JSON.stringify(before)}`, () => {
      assert.equal(plain(valueOfX('A', before)), '<A>');
    });
  }
});
