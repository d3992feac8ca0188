import assert from 'node:assert/strict';
import {
  type ObjectNode,
  propertiesOf,
  propertyOf,
  toJson,
  type ValueNode,
} from '../../../../server/src/document/syntax-tree.js';
import { readYaml } from '../../../../server/src/notations/yaml/readable.js';
import { treeOf } from '../../../../server/src/notations/yaml/tree.js';

function rootOf(text: string): ValueNode | undefined {
  const [document] = readYaml(text).documents;
  return document === undefined ? undefined : treeOf(text, document);
}

/** Each key with its member and its value, as the source has them. */
function sourcesIn(text: string): readonly (readonly string[])[] {
  const properties = [...propertiesOf(rootOf(text))].sort((a, b) => a.offset - b.offset);
  return properties.map(({ key, value, offset, end }) => [
    text.slice(key.offset, key.end),
    text.slice(offset, end),
    value === undefined ? '' : text.slice(value.offset, value.end),
  ]);
}

function objectAt(text: string, name: string): ObjectNode {
  const value = propertyOf(rootOf(text), name)?.value;
  assert.equal(value?.kind, 'object');
  return value as ObjectNode;
}

function kindAt(text: string, name: string): string | undefined {
  return propertyOf(rootOf(text), name)?.value?.kind;
}

function dataOf(text: string): unknown {
  const root = rootOf(text);
  return root === undefined ? undefined : toJson(root);
}

describe('the tree of YAML', () => {
  it('has the offsets of the source, in lines and in brackets', () => {
    assert.deepEqual(sourcesIn('\uFEFFa:\r\n  b: "x" # c\r\nd: {e: [1, 2], f: \'g\'}\r\n'), [
      ['a', 'a:\r\n  b: "x"', 'b: "x"'],
      ['b', 'b: "x"', '"x"'],
      ['d', "d: {e: [1, 2], f: 'g'}", "{e: [1, 2], f: 'g'}"],
      ['e', 'e: [1, 2]', '[1, 2]'],
      ['f', "f: 'g'", "'g'"],
    ]);
  });

  it('has colons and commas', () => {
    const text = 'a: { b : 1 , c: 2 }\n';
    const members = objectAt(text, 'a').properties;
    assert.deepEqual(
      members.map(({ colon, comma }) => [text[colon], text[comma]]),
      [
        [':', ','],
        [':', undefined],
      ],
    );
  });

  it('has mappings that begin with their first key', () => {
    const inner = objectAt('a:\n  b: 1\n', 'a');
    assert.equal(inner.inner, inner.offset);
    assert.equal(inner.closed, true);
  });

  it('has strings for scalars with quotes and for block scalars', () => {
    assert.deepEqual(dataOf('a: "1"\nb: \'it\'\'s\'\nc: |\n  x\n  y\nd: >-\n  x\n  y\n"e": 1\n'), {
      a: '1',
      b: "it's",
      c: 'x\ny\n',
      d: 'x y',
      e: 1,
    });
  });

  it('leaves unknown what the source does not say there', () => {
    const text = 'a: &x {b: 1}\nc: *x\nd: !!str 5\ne: 2024-01-01\nf:\n';
    assert.deepEqual(
      ['a', 'c', 'd', 'e', 'f'].map(name => kindAt(text, name)),
      ['object', 'expression', 'expression', 'expression', undefined],
    );
  });

  it('knows that merge keys, aliases, lists and templates add unknown keys', () => {
    for (const text of ['<<: *x\na: 1', '*x : 1\na: 1', '? [b]\n: 1\na: 1', '{{ key }}: 1\na: 1']) {
      const root = rootOf(`${text}\n`) as ObjectNode;
      assert.equal(root.merges, true, text);
      assert.deepEqual(
        root.properties.map(({ key }) => key.name),
        ['a'],
      );
    }
  });

  it('has expressions for templates', () => {
    const text = 'a: {{ x }}\n{% if y %}\nb: <% y %>\n{% endif %}\nc: $\x7Bz}\nd: "{{ w }}/x"\ne: 2\n';
    assert.deepEqual(
      ['a', 'b', 'c', 'd', 'e'].map(name => kindAt(text, name)),
      ['expression', 'expression', 'expression', 'expression', 'number'],
    );
    assert.equal(propertyOf(rootOf(text), 'a')?.value?.end, text.indexOf('\n'));
  });

  it('keeps the keys around a key that is being typed', () => {
    assert.deepEqual(sourcesIn('a:\n  b\n  c: 1\nd'), [
      ['a', 'a:\n  b\n  c: 1', 'b\n  c: 1'],
      ['b', 'b', ''],
      ['c', 'c: 1', '1'],
      ['d', 'd', ''],
    ]);
  });

  it('ends a string without its closing quote with the line', () => {
    assert.deepEqual(dataOf('a: "x\nb:\n  c: \'y\n  d: 1\ne: "z"\n'), { a: 'x', b: { c: 'y', d: 1 }, e: 'z' });
  });

  it('has the keys behind tabs and behind a bracket that is not closed', () => {
    assert.deepEqual(dataOf('a:\n\tb: 1\n'), { a: { b: 1 } });
    assert.deepEqual(dataOf('a: {b: 1\nc: 2\n'), { a: { b: 1 }, c: 2 });
  });

  it('has each value of a repeated key', () => {
    assert.equal((rootOf('a: 1\na: 2\n') as ObjectNode).properties.length, 2);
  });
});
