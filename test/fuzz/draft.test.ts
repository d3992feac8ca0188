import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Node, type ParseError, parseTree } from 'jsonc-parser';
import { openText } from '../../server/src/document/config-document.js';
import { applyEdits, type Draft, difference, draftOf } from '../../server/src/document/draft.js';
import type { JsonValue } from '../../server/src/document/json-value.js';
import { loosePartsOf } from '../../server/src/document/loose-parts.js';
import { type ObjectNode, objectsIn, type PropertyNode, propertyOf } from '../../server/src/document/syntax-tree.js';
import { holds } from './bounds.js';
import { commented, garbage, keyNames } from './texts.js';

/** A value in which an object is an ordered list of its members, so that no key is special. */
type Model = JsonValue | readonly Model[] | { readonly members: [string, Model][] };

function modelOf(node: Node): Model {
  if (node.type === 'object') {
    const members = (node.children ?? []).map(({ children: [key, value] = [] }): [string, Model] => [
      String(key?.value),
      value === undefined ? 'nothing' : modelOf(value),
    ]);
    return { members };
  }
  return node.type === 'array' ? (node.children ?? []).map(modelOf) : (node.value as JsonValue);
}

function read(text: string): Model {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  assert.ok(root !== undefined && errors.length === 0, `${JSON.stringify(text)}: ${JSON.stringify(errors)}`);
  return modelOf(root);
}

/** Converts a value into the model's. */
function written(value: JsonValue): Model {
  return read(JSON.stringify(value));
}

/**
 * Returns the members of the object that has a property with its key at an offset; `order` counts them in the source.
 */
function membersOf(model: Model, order: number): [string, Model][] {
  const found: [string, Model][][] = [];
  const walk = (node: Model): void => {
    if (Array.isArray(node)) {
      node.forEach(walk);
    } else if (typeof node === 'object' && node !== null && 'members' in node) {
      const members = node.members as [string, Model][];
      found.push(members);
      for (const [, value] of members) {
        walk(value);
      }
    }
  };
  walk(model);
  return found[order] ?? [];
}

/** Selects an object of a document and one of its members. */
interface Target {
  readonly object: ObjectNode;
  readonly order: number;
  readonly property: PropertyNode | undefined;
  readonly index: number;
}

function targetIn(draft: Draft, which: number): Target {
  const objects = [...objectsIn(draft.root)];
  const order = which % objects.length;
  const object = objects[order] as ObjectNode;
  const index = object.properties.length === 0 ? -1 : Math.floor(which / objects.length) % object.properties.length;
  return { object, order, property: object.properties[index], index };
}

function lineEndsOf(text: string): ReadonlySet<string> {
  return new Set(text.match(/\r\n|\n|\r/g) ?? ['\n']);
}

function commentsOf(text: string, { offset, end } = { offset: -1, end: -1 }): readonly string[] {
  return loosePartsOf(text)
    .comments.filter(comment => comment.offset < offset || comment.end > end)
    .map(comment => text.slice(comment.offset, comment.end));
}

interface Step {
  readonly which: number;
  readonly name: string;
  readonly value: JsonValue;
}

const values: readonly JsonValue[] = [1, 5e8, 'auto', null, true, [1, [2]], {}, { x: 1, y: { z: [] } }];

const step: fc.Arbitrary<Step> = fc.record({
  which: fc.nat(500),
  name: fc.constantFrom(...keyNames, 'new'),
  value: fc.constantFrom(...values),
});

interface Changed {
  /** Returns the expected members of the changed object; `index` is that of its property, or -1. */
  readonly meant: (members: [string, Model][], index: number) => void;
  readonly change: (draft: Draft, target: Target) => void;
  /** Returns the range whose comments the change may remove. */
  readonly gone?: (target: Target) => { readonly offset: number; readonly end: number } | undefined;
  readonly once?: boolean;
}

/** Applies a change, and compares the result with the model and with the comments and line ends before it. */
function assertChanges(text: string, which: number, { meant, change, gone, once = false }: Changed): void {
  const draft = draftOf(openText(text));
  const target = targetIn(draft, which);
  const model = read(text);
  meant(membersOf(model, target.order), target.index);
  const kept = commentsOf(text, gone?.(target));
  change(draft, target);
  const { text: changed } = draft;
  const both = JSON.stringify([text, changed]);
  assert.deepEqual(read(changed), model, both);
  assert.deepEqual(commentsOf(changed), kept, both);
  // A source of one line gets line feeds.
  assert.deepEqual([...lineEndsOf(text + changed)], [...lineEndsOf(text)], both);
  if (once) {
    const object = [...objectsIn(draft.root)][target.order] as ObjectNode;
    change(draft, { ...target, object, property: object.properties[target.index] });
    assert.equal(draft.text, changed);
  }
}

const cases = fc.tuple(commented, step);

describe('a draft of a config with comments', () => {
  it('adds a member once', () => {
    holds(cases, ([text, { which, name, value }]) => {
      assertChanges(text, which, {
        change: (draft, { object }) => draft.add(object, name, value),
        meant(members) {
          if (!members.some(([key]) => key === name)) {
            members.push([name, written(value)]);
          }
        },
        once: true,
      });
    });
  });

  it('replaces a value and the comments in it', () => {
    holds(cases, ([text, { which, value }]) => {
      assertChanges(text, which, {
        change: (draft, { property }) => property && draft.replaceValue(property, value),
        meant(members, index) {
          members.splice(
            index,
            1,
            ...members.slice(index, index + 1).map(([key]): [string, Model] => [key, written(value)]),
          );
        },
        gone: ({ property }) => property?.value,
        once: true,
      });
    });
  });

  it('renames a key', () => {
    holds(cases, ([text, { which, name }]) => {
      assertChanges(text, which, {
        change: (draft, { property }) => property && draft.rename(property, name),
        meant(members, index) {
          members.splice(index, 1, ...members.slice(index, index + 1).map(([, old]): [string, Model] => [name, old]));
        },
        once: true,
      });
    });
  });

  it('removes a member and the comments in it', () => {
    holds(cases, ([text, { which }]) => {
      assertChanges(text, which, {
        change: (draft, { property }) => property && draft.remove(property),
        meant: (members, index) => members.splice(index, 1),
        gone: ({ property }) => property && { offset: property.offset, end: Math.max(property.end, property.comma) },
      });
    });
  });

  it('creates the objects of a path once, unless another value is in the way', () => {
    const paths = fc.array(fc.constantFrom(...keyNames, 'new'), { maxLength: 4 });
    holds(fc.tuple(commented, paths), ([text, path]) => {
      const draft = draftOf(openText(text));
      const kept = commentsOf(text);
      const made = draft.objectAt(path);
      read(draft.text);
      assert.deepEqual(commentsOf(draft.text), kept);
      const { text: once } = draft;
      assert.equal(draft.objectAt(path), made);
      assert.equal(draft.text, once);
      let node = draft.root;
      for (const name of made === undefined ? [] : path) {
        node = propertyOf(node, name)?.value;
      }
      assert.ok(made === undefined || node === made);
    });
  });

  it('adds a piece of the source elsewhere, unchanged', () => {
    holds(fc.tuple(commented, fc.nat(500), fc.nat(500)), ([text, from, to]) => {
      const draft = draftOf(openText(text));
      const { property: source } = targetIn(draft, from);
      if (source?.value === undefined) {
        return;
      }
      const piece = text.slice(source.value.offset, source.value.end);
      const { order, object } = targetIn(draft, to);
      const model = read(text);
      membersOf(model, order).push(['moved', read(piece)]);
      draft.addText(object, 'moved', piece, '  ');
      assert.deepEqual(read(draft.text), model, JSON.stringify([text, draft.text]));
    });
  });
});

describe('a draft of any source', () => {
  it('can be changed at every place', () => {
    holds(fc.tuple(garbage, step), ([text, { which, name, value }]) => {
      const document = openText(text);
      if (![...objectsIn(document.root)].length) {
        draftOf(document).start({ a: 1 });
        return;
      }
      const changes: readonly ((draft: Draft, target: Target) => void)[] = [
        (draft, { object }) => draft.add(object, name, value),
        (draft, { property }) => property && draft.remove(property),
        (draft, { property }) => property && draft.rename(property, name),
        (draft, { property }) => property && draft.replaceValue(property, value),
        draft => draft.objectAt([name, 'new', name]),
      ];
      for (const change of changes) {
        const draft = draftOf(document);
        change(draft, targetIn(draft, which));
        assert.equal(typeof draft.text, 'string');
      }
    });
  });

  it('is a single edit that makes the new source and splits no character', () => {
    holds(fc.tuple(garbage, garbage, garbage, garbage), ([head, before, after, tail]) => {
      const [old, next] = [head + before + tail, head + after + tail];
      const edits = difference(old, next);
      assert.equal(applyEdits(old, edits), next);
      assert.equal(edits.length, old === next ? 0 : 1);
      for (const { offset, end } of edits) {
        for (const at of [offset, end]) {
          assert.ok(!/^(?:[\ud800-\udbff][\udc00-\udfff]|\r\n)$/.test(old.slice(at - 1, at + 1)), `${at}`);
        }
      }
    });
  });
});
