import assert from 'node:assert/strict';
import { lookUp } from '../../server/src/catalog/catalog.js';
import { fixFile } from '../../server/src/cli/reports/fixing.js';
import { parseConfig } from '../../server/src/document/parse.js';
import type { ScalarNode, ValueNode } from '../../server/src/document/syntax-tree.js';
import { defaultSettings, type Settings } from '../../server/src/loaders/assumptions.js';
import { loaders } from '../../server/src/loaders/loaders.js';
import { rules } from '../../server/src/rules/rules.js';
import { isThorough, loadCorpus } from './corpus-files.js';

/** Every n-th file is tested. */
const stride = isThorough ? 1 : 8;

const files = loadCorpus().files.filter((_, i) => i % stride === 0);
const choice = { unsafe: false, concerns: () => true };

/** A value as DeepSpeed would read it in any spelling. */
function meaningOf({ value }: ScalarNode): string {
  const text = String(value).trim().toLowerCase();
  const number = text === '' ? Number.NaN : Number(text.replace(/(?<=\d)_(?=\d)/g, ''));
  const words: { readonly [word: string]: string } = {
    none: 'null',
    yes: 'true',
    on: 'true',
    no: 'false',
    off: 'false',
  };
  return Number.isNaN(number) ? (words[text] ?? text.replace(/[^a-z\d]/g, '')) : String(number);
}

interface Value {
  readonly path: string;
  readonly meaning: string;
}

/** Returns the values of a file, without those of a key that the same object has again with the same value. */
function valuesIn(text: string): readonly Value[] {
  const values: Value[] = [];
  function visit(node: ValueNode | undefined, path: string): void {
    if (node?.kind === 'object') {
      const seen = new Set<string>();
      for (const { key, value } of node.properties) {
        const twin = `${key.name} ${value === undefined ? '' : text.slice(value.offset, value.end)}`;
        if (!seen.has(twin)) {
          visit(value, path === '' ? key.name : `${path}.${key.name}`);
        }
        seen.add(twin);
      }
    } else if (node?.kind === 'array') {
      for (const [i, item] of node.items.entries()) {
        visit(item, `${path}.${i}`);
      }
    } else if (node !== undefined) {
      const meaning = meaningOf(node);
      const isSwitch = lookUp(path)?.parameter?.type === 'boolean';
      values.push({ path, meaning: isSwitch ? meaning.replace(/^1$/, 'true').replace(/^0$/, 'false') : meaning });
    }
  }
  visit(parseConfig(text), '');
  return values;
}

/** Returns the values of one list that the other does not have, as often as they are missing. */
function without(values: readonly Value[], others: readonly Value[]): readonly Value[] {
  const left = new Map<string, number>();
  for (const { meaning } of others) {
    left.set(meaning, (left.get(meaning) ?? 0) + 1);
  }
  return values.filter(({ meaning }) => {
    const count = left.get(meaning) ?? 0;
    left.set(meaning, count - 1);
    return count <= 0;
  });
}

/**
 * An old switch for offloading, "cpu_offload": true, becomes "device": "cpu" in a section. It is the only value that
 * changes: the key says what the value does not.
 */
function areSwitches(lost: readonly Value[], added: readonly Value[]): boolean {
  return (
    lost.length === added.length &&
    lost.every(({ meaning }) => meaning === 'true') &&
    added.every(({ path, meaning }) => meaning === 'cpu' && path.endsWith('.device'))
  );
}

/** Returns the keys of DeepSpeed that have another value than before, in the same place. */
function changedIn(before: readonly Value[], then: readonly Value[]): readonly string[] {
  const now = new Map(then.map(({ path, meaning }) => [path, meaning]));
  return before
    .filter(({ path, meaning }) => lookUp(path) !== undefined && (now.get(path) ?? meaning) !== meaning)
    .map(({ path, meaning }) => `${path}: ${meaning} is now ${now.get(path)}`);
}

/** Asserts that the safe fixes of a file keep its values, and that they are all applied at once. */
function assertSafe(id: string, text: string, settings: Settings): void {
  const { text: after, fixed } = fixFile(`${id}.json`, text, settings, choice);
  if (after === text) {
    return;
  }
  const story = `${id}: ${fixed.map(({ code, title }) => `${code}: ${title}`).join('; ')}`;
  assert.equal(fixFile(`${id}.json`, after, settings, choice).text, after, story);
  const [before, then] = [valuesIn(text), valuesIn(after)];
  const [lost, added] = [without(before, then), without(then, before)];
  assert.ok(areSwitches(lost, added), `${story}; lost ${JSON.stringify(lost)}, added ${JSON.stringify(added)}`);
  assert.deepEqual(changedIn(before, then), [], story);
}

describe('the safe fixes of a real config', () => {
  for (const { id: loader } of Object.values(loaders)) {
    const settings: Settings = { ...defaultSettings, loader, syntax: true };

    it(`keep every value and number, and leave nothing to fix, under ${loader}`, function () {
      this.timeout(300_000);
      for (const { id, text } of files) {
        assertSafe(id, text, settings);
      }
    });
  }

  it('do so in the examples of all rules', () => {
    for (const { code, bad, assuming } of rules) {
      assertSafe(code, bad, { ...defaultSettings, syntax: true, ...assuming });
    }
  });

  it('are all that is applied unasked: an unsafe one names its risk in its title', () => {
    for (const { id, text } of files) {
      const { fixed } = fixFile(`${id}.json`, text, { ...defaultSettings, syntax: true }, choice);
      for (const { title } of fixed) {
        assert.doesNotMatch(title, / \((loses|replaces|a guess)/, id);
      }
    }
  });
});
