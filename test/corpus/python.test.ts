import assert from 'node:assert/strict';
import { applyEdits } from '../../server/src/document/draft.js';
import { layoutOf } from '../../server/src/document/layout.js';
import type { OffsetEdit, Region } from '../../server/src/document/notation.js';
import {
  type ObjectNode,
  objectsIn,
  ownMembers,
  pathOf,
  propertiesOf,
  propertyOf,
  type Span,
  type ValueNode,
} from '../../server/src/document/syntax-tree.js';
import { mightHave } from '../../server/src/notations/python/might-have.js';
import { pythonNotation } from '../../server/src/notations/python/python-notation.js';
import { aroundFolder } from './around-files.js';
import { isThorough } from './corpus-files.js';
import { type ExpectedDict, type LabelValue, pythonFiles, pythonLookAlikes } from './python-files.js';

const folder = aroundFolder();
const files = folder === undefined ? [] : pythonFiles(folder);
const { edits } = pythonNotation;
const unknown = { $unknown: true } as const;

/** Edits are tried on one file of this many. */
const every = isThorough ? 1 : 3;

/** Returns a tree as a label has it: with what is written in the dict. */
function labelled(node: ValueNode | undefined, isTop = false): LabelValue {
  if (node === undefined || node.kind === 'expression') {
    return unknown;
  }
  if (node.kind === 'object') {
    return node.mention !== undefined && !isTop
      ? unknown
      : Object.fromEntries(ownMembers(node).map(({ key, value }) => [key.name, labelled(value)]));
  }
  if (node.kind === 'array') {
    return node.items.map(item => labelled(item));
  }
  return node.value === Number.POSITIVE_INFINITY ? '$float:inf' : node.value;
}

/** Returns a label without the keys that a program computes: the code of the corpus does not have all of them. */
function withoutComputed(value: LabelValue): LabelValue {
  if (Array.isArray(value)) {
    return value.map(withoutComputed);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const members = Object.entries(value).filter(([name]) => !/^\$(?:key:|merge$)/.test(name));
  return Object.fromEntries(members.map(([name, each]) => [name, withoutComputed(each)]));
}

/** Returns a label without lists: a search chooses one value of each. */
function withoutLists(value: LabelValue): LabelValue {
  return JSON.parse(JSON.stringify(value, (_, each) => (Array.isArray(each) ? unknown : each)));
}

/** A dict that is a region, or a part of one. */
interface Dict extends Span {
  readonly kind: ExpectedDict['kind'] | 'other section';
  readonly root: ObjectNode;
  readonly isComplete: boolean;
  /** Whether only the config that it is in says what it is. */
  readonly isPlaced: boolean;
}

function dictOf(root: ObjectNode, path: string | undefined, isComplete: boolean, isPlaced: boolean): Dict {
  const { offset, end } = root;
  const kind = path === undefined ? 'config' : path === 'zero_optimization' ? path : 'other section';
  return { kind, offset, end, root, isComplete, isPlaced };
}

function dictsIn(text: string): readonly Dict[] {
  const dicts = pythonNotation.regionsOf(text).flatMap(({ root, path, parts = [], isComplete, reason }) => [
    ...(root?.kind === 'object'
      ? [dictOf(root, path?.join('.'), isComplete, /^a config (?:has|is)/.test(reason))]
      : []),
    ...parts.flatMap(part => {
      const dict = part.kind === 'object' ? part : part.value;
      const key = dict?.parent?.kind === 'property' ? pathOf(dict.parent).join('.') : '';
      return dict?.kind === 'object' ? [dictOf(dict, key, false, true)] : [];
    }),
  ]);
  return dicts.sort((a, b) => a.offset - b.offset);
}

/** Returns the dict that a label names. */
function dictAt(text: string, { offset }: ExpectedDict): Dict | undefined {
  return dictsIn(text).find(dict => dict.offset === offset);
}

/** Returns the keys that a program assigns to a dict that has them. */
function assignedIn(root: ObjectNode): ReadonlySet<string> {
  const own = new Set(ownMembers(root).map(({ key }) => key.name));
  return new Set(root.properties.flatMap(({ key, isAssigned }) => (isAssigned && own.has(key.name) ? [key.name] : [])));
}

/** Returns the paths of a region with the source of each value. */
function membersOf(text: string, { root }: Region): ReadonlyMap<string, string> {
  return new Map(
    [...propertiesOf(root)].map(property => [
      pathOf(property).join('.'),
      property.value?.kind === 'object' ? '' : text.slice(property.value?.offset, property.value?.end),
    ]),
  );
}

function edited(text: string, region: Region, changes: readonly OffsetEdit[]): ReadonlyMap<string, string> {
  const after = applyEdits(text, changes);
  return membersOf(after, pythonNotation.regionAgain(after, region));
}

if (folder !== undefined) {
  describe('Python files', () => {
    it('might have a config, all of them', () => {
      assert.deepEqual(
        files.filter(({ text }) => !mightHave(text)).map(({ file }) => file),
        [],
      );
    });

    it('have their configs where Python has them, and no others', () => {
      for (const { file, text, dicts } of files) {
        const labels = new Set(dicts.map(({ offset }) => offset));
        const found = dictsIn(text).filter(({ offset, isPlaced }) => labels.has(offset) || !isPlaced);
        assert.deepEqual(
          found.map(({ kind, offset, end }) => ({ kind, offset, end })),
          dicts.map(({ kind, offset, end }) => ({ kind, offset, end })),
          file,
        );
      }
    });

    it('have the keys and values that Python has', () => {
      for (const { file, text, dicts } of files) {
        for (const dict of dicts) {
          const root = dictAt(text, dict)?.root;
          const computed = withoutComputed(dict.value);
          const value = dict.isSearchSpace ? withoutLists(computed) : computed;
          const assigned = root === undefined ? new Set() : assignedIn(root);
          const kept = Object.entries(value ?? {}).map(([name, each]) => [name, assigned.has(name) ? unknown : each]);
          assert.deepEqual(labelled(root, true), Object.fromEntries(kept), file);
        }
      }
    });

    it('have no complete dict that they change', () => {
      for (const { file, text, dicts } of files) {
        for (const dict of dicts) {
          assert.ok(!(dictAt(text, dict)?.isComplete && dict.isChanged), file);
        }
      }
    });

    it('keep all other members when one is added, replaced or removed', () => {
      for (const { file, text } of files.filter((_, i) => i % every === 0)) {
        for (const region of pythonNotation.regionsOf(text)) {
          const layout = layoutOf({ text, root: region.root });
          const before = membersOf(text, region);
          for (const object of objectsIn(region.root)) {
            const path = object.parent?.kind === 'property' ? `${pathOf(object.parent).join('.')}.` : '';
            const added = edited(
              text,
              region,
              edits.insertion(text, object as ObjectNode, layout, 'new', { a: [true] }),
            );
            const expected = new Map([...before, [`${path}new`, ''], [`${path}new.a`, '[True]']]);
            assert.deepEqual(new Map([...added].sort()), new Map([...expected].sort()), `${file} ${path}`);
          }
          for (const property of propertiesOf(region.root)) {
            if (property.isAssigned || propertyOf(property.parent, property.key.name) !== property) {
              continue;
            }
            const own = pathOf(property).join('.');
            const others = [...before].filter(([path]) => path !== own && !path.startsWith(`${own}.`));
            const removed = edited(text, region, edits.removal(text, property));
            assert.deepEqual(removed, new Map(others), `${file} ${own}`);
            const replaced = edited(text, region, edits.replacement(text, property, layout, null));
            assert.deepEqual(new Map([...replaced].sort()), new Map([...others, [own, 'None'] as const].sort()), own);
          }
        }
      }
    });

    it('are no files that only look alike', () => {
      for (const { file, text } of pythonLookAlikes(folder ?? '')) {
        assert.deepEqual(pythonNotation.regionsOf(text), [], file);
      }
    });
  });
}
