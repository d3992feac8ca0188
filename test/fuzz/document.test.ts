import assert from 'node:assert/strict';
import { type Node, parseTree } from 'jsonc-parser';
import { openText, placeAt } from '../../server/src/document/config-document.js';
import { loosePartsOf, withoutLooseParts } from '../../server/src/document/loose-parts.js';
import { parseConfig } from '../../server/src/document/parse.js';
import type { Span, ValueNode } from '../../server/src/document/syntax-tree.js';
import { holds } from './bounds.js';
import { garbage, json } from './texts.js';

/** Returns a tree as a list of lines, so that the results of two parsers can be compared. */
function* ofJsonc(node: Node): Generator<string> {
  const { type, offset, length, children = [] } = node;
  const value = type === 'object' || type === 'array' || type === 'property' ? '' : ` ${JSON.stringify(node.value)}`;
  yield `${type} ${offset}-${offset + length}${value}`;
  for (const child of children) {
    yield* ofJsonc(child);
  }
}

function* ofOurs(node: ValueNode): Generator<string> {
  const { kind, offset, end } = node;
  const value = kind === 'object' || kind === 'array' ? '' : ` ${JSON.stringify(node.value)}`;
  yield `${kind} ${offset}-${end}${value}`;
  if (node.kind === 'array') {
    for (const item of node.items) {
      yield* ofOurs(item);
    }
  } else if (node.kind === 'object') {
    for (const { key, value: own, offset: start, end: stop } of node.properties) {
      yield `property ${start}-${stop}`;
      yield `string ${key.offset}-${key.end} ${JSON.stringify(key.name)}`;
      yield* own === undefined ? [] : ofOurs(own);
    }
  }
}

function assertInside(outer: Span, inner: Span, from: number): void {
  const isInside = from <= inner.offset && inner.offset <= inner.end && inner.end <= outer.end;
  assert.ok(isInside, `${inner.offset}-${inner.end} is not in ${from}-${outer.end}`);
}

/** Asserts that spans lie inside their parent's and follow each other, and that `parent` is correct. */
function assertSound(node: ValueNode): void {
  let from = node.offset;
  if (node.kind === 'array') {
    for (const item of node.items) {
      assertInside(node, item, from);
      assert.equal(item.parent, node);
      assertSound(item);
      from = item.end;
    }
  } else if (node.kind === 'object') {
    for (const property of node.properties) {
      const { key, colon, comma, value } = property;
      assertInside(node, property, from);
      assertInside(property, key, property.offset);
      assert.equal(property.parent, node);
      assert.ok(colon < 0 || (colon >= key.end && colon < property.end));
      if (value !== undefined) {
        assert.ok(colon >= 0);
        assertInside(property, value, colon + 1);
        assert.equal(value.parent, property);
        assertSound(value);
      }
      assert.ok(comma < 0 || (comma >= property.end && comma < node.end));
      from = Math.max(property.end, comma + 1);
    }
  }
}

describe('the tree of a config', () => {
  it('equals that of jsonc-parser if the source is JSON', () => {
    holds(json, text => {
      const theirs = parseTree(text);
      const ours = parseConfig(text);
      assert.ok(theirs !== undefined && ours !== undefined);
      assert.deepEqual([...ofOurs(ours)], [...ofJsonc(theirs)]);
    });
  });

  it('has nested, ordered spans inside the source, whatever it is', () => {
    holds(garbage, text => {
      const document = openText(text);
      const { root } = document;
      if (root !== undefined) {
        assertInside({ offset: 0, end: text.length }, root, 0);
        assertSound(root);
      }
      for (let offset = 0; offset <= text.length; offset++) {
        placeAt(document, offset);
      }
    });
  });

  it('has comments and trailing commas that can be removed, whatever the source', () => {
    holds(garbage, text => {
      const { comments, commas } = loosePartsOf(text);
      let from = 0;
      for (const span of [...comments, ...commas].sort((a, b) => a.offset - b.offset)) {
        assertInside({ offset: 0, end: text.length }, span, from);
        from = span.end;
      }
      withoutLooseParts(text);
    });
  });
});
