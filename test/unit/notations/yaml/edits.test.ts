import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { openRegion } from '../../../../server/src/document/config-document.js';
import { type Draft, draftOf } from '../../../../server/src/document/draft.js';
import type { JsonValue } from '../../../../server/src/document/json-value.js';
import { type ObjectNode, type PropertyNode, propertyOf, toJson } from '../../../../server/src/document/syntax-tree.js';
import { yamlNotation } from '../../../../server/src/notations/yaml/yaml-notation.js';

/** A draft of the whole file, whatever it holds. */
function draftOfText(text: string): Draft {
  const source = TextDocument.create('untitled:x.yaml', 'yaml', 0, text);
  const whole = { kind: 'config', offset: 0, end: text.length, root: undefined, isComplete: true, reason: '' } as const;
  return draftOf(openRegion(source, yamlNotation, yamlNotation.regionAgain(text, whole)));
}

function changed(text: string, change: (draft: Draft) => void): string {
  const draft = draftOfText(text);
  change(draft);
  return draft.text;
}

function at(draft: Draft, ...path: readonly string[]): PropertyNode {
  const parent = path.slice(0, -1).reduce<ObjectNode | undefined>((object, name) => {
    const value = propertyOf(object, name)?.value;
    return value?.kind === 'object' ? value : undefined;
  }, draft.root as ObjectNode);
  const property = propertyOf(parent, path.at(-1) ?? '');
  assert.ok(property, path.join('.'));
  return property;
}

function added(text: string, name: string, value: JsonValue, ...path: readonly string[]): string {
  return changed(text, draft => {
    const object = draft.objectAt(path);
    assert.ok(object);
    draft.add(object, name, value);
  });
}

function removed(text: string, ...path: readonly string[]): string {
  return changed(text, draft => draft.remove(at(draft, ...path)));
}

function replaced(text: string, value: JsonValue, ...path: readonly string[]): string {
  return changed(text, draft => draft.replaceValue(at(draft, ...path), value));
}

function moved(text: string, path: readonly string[], ...section: readonly string[]): string {
  return changed(text, draft => {
    const paste = draft.cut(at(draft, ...path));
    const target = draft.objectAt(section);
    assert.ok(target);
    paste?.(target, 'moved');
  });
}

describe('edits of YAML: add', () => {
  it('inserts a line behind the last member, with the indent of its section', () => {
    assert.equal(added('a: 1\n', 'b', 2), 'a: 1\nb: 2\n');
    assert.equal(added('a:\n    b: 1 # c\nd: 2', 'e', 3, 'a'), 'a:\n    b: 1 # c\n    e: 3\nd: 2');
    assert.equal(added('a: 1', 'b', true), 'a: 1\nb: true');
    assert.equal(added('a:\r\n  b: 1\r\n', 'c', 2, 'a'), 'a:\r\n  b: 1\r\n  c: 2\r\n');
  });

  it('inserts behind values of several lines', () => {
    assert.equal(added('a: |\n  x\n\n  y\n\n', 'b', 1), 'a: |\n  x\n\n  y\nb: 1\n\n');
    assert.equal(added('a:\n- 1\n- 2\n', 'b', 1), 'a:\n- 1\n- 2\nb: 1\n');
    assert.equal(added('a: {b: 1,\n    c: 2}\n', 'd', 1), 'a: {b: 1,\n    c: 2}\nd: 1\n');
  });

  it('writes a section as lines with the indent of the file', () => {
    assert.equal(
      added('a:\n    b: 1\n', 'c', { d: { e: 1, f: [1, 2] }, g: {} }),
      'a:\n    b: 1\nc:\n    d:\n        e: 1\n        f: [1, 2]\n    g: {}\n',
    );
  });

  it('makes lines of an empty mapping', () => {
    assert.equal(added('a: {} # c\nb: 1\n', 'd', 1, 'a'), 'a: # c\n  d: 1\nb: 1\n');
    assert.equal(added('a:\n    b: {}\n', 'd', 1, 'a', 'b'), 'a:\n    b:\n        d: 1\n');
    assert.equal(added('{}\n', 'd', 1), 'd: 1\n');
    assert.equal(added('a: 1\n', 'd', 1, 'b', 'c'), 'a: 1\nb:\n  c:\n    d: 1\n');
  });

  it('stays in brackets', () => {
    assert.equal(added('a: {b: 1}\n', 'c', { d: 'x y' }, 'a'), 'a: {b: 1, c: {d: x y}}\n');
    assert.equal(added('a: {b: {}}\n', 'c', 2, 'a', 'b'), 'a: {b: {c: 2}}\n');
    assert.equal(added('{\n  "a": 1\n}\n', 'b', 'c'), '{\n  "a": 1,\n  "b": "c"\n}\n');
  });

  it('follows the column of a mapping in a list', () => {
    const text = '- a: 1\n  b: 2\n';
    const draft = draftOfText(text);
    draft.add(draft.root as ObjectNode, 'c', 3);
    assert.equal(draft.text, '- a: 1\n  b: 2\n  c: 3\n');
  });
});

describe('edits of YAML: values', () => {
  const cases: readonly (readonly [JsonValue, string])[] = [
    ['auto', 'auto'],
    ['no', "'no'"],
    ['y', "'y'"],
    ['null', "'null'"],
    ['1e-5', "'1e-5'"],
    ['8', "'8'"],
    ['', "''"],
    ['a: b', "'a: b'"],
    ['a #b', "'a #b'"],
    ["it's", "'it''s'"],
    ['a\nb', '"a\\nb"'],
    ['/local_nvme', '/local_nvme'],
    [5e8, '500000000'],
    [1e-5, '1.0e-5'],
    [1.5e-8, '1.5e-8'],
    [0.1, '0.1'],
    [1e22, '1.0e+22'],
    [Number.POSITIVE_INFINITY, '.inf'],
    [null, 'null'],
    [false, 'false'],
    [['cpu', 1, { a: 1 }], '[cpu, 1, {a: 1}]'],
  ];
  for (const [value, written] of cases) {
    it(`writes ${JSON.stringify(value)} as ${written}`, () => {
      const text = added('a: 1\n', 'b', value);
      assert.equal(text, `a: 1\nb: ${written}\n`);
      const again = propertyOf(draftOfText(text).root, 'b')?.value;
      assert.deepEqual(again && toJson(again), value);
    });
  }
});

describe('edits of YAML: remove', () => {
  it('removes whole lines', () => {
    assert.equal(removed('a: 1\n# b\nb: 2 # c\nd: 3\n', 'b'), 'a: 1\n# b\nd: 3\n');
    assert.equal(removed('a:\n  b:\n    c: 1\n  d: 1\n', 'a', 'b'), 'a:\n  d: 1\n');
    assert.equal(removed('a: 1\nb: |\n  x\n  y\nc: 1\n', 'b'), 'a: 1\nc: 1\n');
    assert.equal(removed('a: 1\r\nb: 2', 'b'), 'a: 1');
    assert.equal(removed('\uFEFFa: 1\nb: 2\n', 'a'), '\uFEFFb: 2\n');
  });

  it('leaves an empty mapping, not null', () => {
    assert.equal(removed('a: # c\n  b: 1\nd: 2\n', 'a', 'b'), 'a: {} # c\nd: 2\n');
    assert.equal(removed('b: 1\n', 'b'), '{}\n');
  });

  it('removes a member in brackets', () => {
    assert.equal(removed('a: {b: 1, c: 2}\n', 'a', 'b'), 'a: {c: 2}\n');
    assert.equal(removed('a: {b: 1, c: 2}\n', 'a', 'c'), 'a: {b: 1}\n');
    assert.equal(removed('a: {b: 1}\n', 'a', 'b'), 'a: {}\n');
  });

  it('keeps the dash in front of the first key', () => {
    const draft = draftOfText('- a: 1\n  b: 2\n');
    draft.remove(propertyOf(draft.root, 'a') as PropertyNode);
    assert.equal(draft.text, '- b: 2\n');
  });
});

describe('edits of YAML: replace and rename', () => {
  it('replaces a scalar and keeps its quotes and its comment', () => {
    assert.equal(replaced('a: "x" # c\n', 'y', 'a'), 'a: "y" # c\n');
    assert.equal(replaced("a: 'x'\n", 3, 'a'), 'a: 3\n');
    assert.equal(replaced('a:\nb: 1\n', 2, 'a'), 'a: 2\nb: 1\n');
    assert.equal(replaced('a: {b: 1}\n', 'x', 'a', 'b'), 'a: {b: x}\n');
  });

  it('replaces a section by a scalar, and a scalar by a section', () => {
    assert.equal(replaced('a: # c\n  b: 1\nd: 2\n', 5, 'a'), 'a: 5 # c\nd: 2\n');
    assert.equal(replaced('a: 5 # c\nd: 2\n', { b: 1 }, 'a'), 'a: # c\n  b: 1\nd: 2\n');
    assert.equal(replaced('a: {b: 1}\n', { c: { d: 2 } }, 'a'), 'a:\n  c:\n    d: 2\n');
    assert.equal(replaced('a:\n- 1\n- 2\nb: 1\n', [3], 'a'), 'a: [3]\nb: 1\n');
    assert.equal(replaced('a: |\n  x\nb: 1\n', 3, 'a'), 'a: 3\nb: 1\n');
  });

  it('renames a key and keeps its quotes', () => {
    assert.equal(
      changed('a: 1\n"b": 2\n', draft => {
        draft.rename(at(draft, 'a'), 'c');
        draft.rename(at(draft, 'b'), 'd');
      }),
      'c: 1\n"d": 2\n',
    );
  });
});

describe('edits of YAML: move', () => {
  it('moves lines to another depth', () => {
    assert.equal(
      moved('a:\n  b: # c\n    d: 1 # e\n    f:\n      g: 2\nh:\n  i: 1\n', ['a', 'b'], 'h'),
      'a: {}\nh:\n  i: 1\n  moved: # c\n    d: 1 # e\n    f:\n      g: 2\n',
    );
    assert.equal(
      moved('b:\n  f:\n    g: 2\nh:\n  i: {j: 1}\n', ['b'], 'h', 'k'),
      'h:\n  i: {j: 1}\n  k:\n    moved:\n      f:\n        g: 2\n',
    );
    assert.equal(moved('b:\n    c: 1\nh:\n    i: 1\n', ['b'], 'h'), 'h:\n    i: 1\n    moved:\n        c: 1\n');
  });

  it('moves lines whose indent is not that of the target', () => {
    assert.equal(
      moved('h:\n    i: 1\n\nb:\n  d:\n    e: 1\n', ['b'], 'h'),
      'h:\n    i: 1\n    moved:\n        d:\n          e: 1\n\n',
    );
  });

  it('moves what is on one line, and block scalars', () => {
    assert.equal(moved('b: {c: 1}\nh:\n  i: 1\n', ['b'], 'h'), 'h:\n  i: 1\n  moved: {c: 1}\n');
    assert.equal(moved('b: 1.0e-5\nh:\n  i: 1\n', ['b'], 'h'), 'h:\n  i: 1\n  moved: 1.0e-5\n');
    assert.equal(moved('b: |\n  x\nh:\n  i: 1\n', ['b'], 'h'), 'h:\n  i: 1\n  moved: |\n    x\n');
  });

  it('leaves a member to which the rest of the file refers', () => {
    assert.equal(moved('b: &x 1\nc: *x\nh: {}\n', ['b'], 'h'), 'b: &x 1\nc: *x\nh: {}\n');
  });

  it('takes the comments of a scalar along', () => {
    assert.equal(
      moved('a: 1\n# b 1\n# b 2\nb: 2 # c\nh:\n  i: 1\n', ['b'], 'h'),
      'a: 1\nh:\n  i: 1\n  # b 1\n  # b 2\n  moved: 2 # c\n',
    );
    assert.equal(
      moved('a:\n  # b\n  b: 2 # c\nh: # h\n    i: 1\n', ['a', 'b'], 'h'),
      'a: {}\nh: # h\n    i: 1\n    # b\n    moved: 2 # c\n',
    );
    assert.equal(moved('a: 1\nb: 2 # c', ['b'], 'h'), 'a: 1\nh:\n  moved: 2 # c');
    assert.equal(moved('a: 1\nb: # c\n  2\n', ['b'], 'h'), 'a: 1\nh:\n  # c\n  moved: 2\n');
    assert.equal(moved('a: 1\nb: | # c\n  # x\nh: {}\n', ['b'], 'h'), 'a: 1\nh:\n  moved: | # c\n    # x\n');
  });

  it('takes the comments in a section along', () => {
    assert.equal(
      moved('a: 1\n# b\nb: # c\n  d: 1 # e\n  f: 2 # g\nh: {}\n', ['b'], 'h'),
      'a: 1\nh:\n  # b\n  moved: # c\n    d: 1 # e\n    f: 2 # g\n',
    );
    assert.equal(
      moved('a: 1\nb: # c\n    # d\n\n    d: 1\nh: {}\n', ['b'], 'h'),
      'a: 1\nh:\n  moved: # c\n    # d\n    d: 1\n',
    );
  });

  it('keeps Windows line ends around comments', () => {
    assert.equal(moved('a: 1\r\n# b\r\nb: 2 # c\r\n', ['b'], 'h'), 'a: 1\r\nh:\r\n  # b\r\n  moved: 2 # c\r\n');
  });

  it('leaves comments that are about something else', () => {
    assert.equal(moved('# file\nb: 2\nh: {}\n', ['b'], 'h'), '# file\nh:\n  moved: 2\n');
    assert.equal(moved('a: 1\n# x\n\nb: 2\nh: {}\n', ['b'], 'h'), 'a: 1\n# x\n\nh:\n  moved: 2\n');
    assert.equal(moved('a:\n  # x\n\n  b: 2\nh: {}\n', ['a', 'b'], 'h'), 'a: {}\n  # x\n\nh:\n  moved: 2\n');
    assert.equal(moved('a:\n  c: 1\n  # x\nb: 2\nh: {}\n', ['b'], 'h'), 'a:\n  c: 1\n  # x\nh:\n  moved: 2\n');
  });

  it('writes comments above the line of a target in brackets', () => {
    assert.equal(
      moved('# f\na: 1\n# b\nb: 2 # c\nk:\n  h: {i: 1}\n', ['b'], 'k', 'h'),
      '# f\na: 1\nk:\n  # b\n  # c\n  h: {i: 1, moved: 2}\n',
    );
  });

  it('moves lines into brackets', () => {
    assert.equal(moved('b:\n  c: 1\n  d: x\nh: {i: 1}\n', ['b'], 'h'), 'h: {i: 1, moved: {c: 1, d: x}}\n');
  });
});
