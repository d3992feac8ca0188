import assert from 'node:assert/strict';
import { type CatalogNode, catalog, lookUp } from '../../../server/src/catalog/catalog.js';
import type { NameList, OtherName } from '../../../server/src/catalog/name-list.js';
import { nameLists } from '../../../server/src/catalog/names.js';
import { isRead } from '../../../server/src/catalog/parameter.js';
import { foldedName } from '../../../server/src/catalog/spelling.js';
import { parseConfig } from '../../../server/src/document/parse.js';
import { loaders } from '../../../server/src/loaders/loaders.js';
import { coerce } from '../../../server/src/semantics/coercion.js';

interface Named {
  readonly name: string;
  readonly entry: OtherName;
  readonly list: NameList;
}

const all: readonly Named[] = nameLists.flatMap(list =>
  list.entries.flatMap(entry => entry.names.map(name => ({ name, entry, list }))),
);

/** Returns the catalog's nodes at a path, for any type of optimizer or scheduler. */
function nodesAt(path: string): readonly CatalogNode[] {
  const params = /^(optimizer|scheduler)\.params\./.test(path)
    ? lookUp(path.split('.').slice(0, 2).join('.'))
    : undefined;
  const types = params === undefined ? [undefined] : [...(params.variants?.keys() ?? [])];
  return types
    .map(type => lookUp(path, type))
    .filter(node => node !== undefined)
    .filter(({ name, parameter }) => name !== '*' && parameter !== undefined && isRead(parameter));
}

function isKey(name: string): boolean {
  const at = name.lastIndexOf('.');
  const section = at < 0 ? catalog : lookUp(name.slice(0, at));
  const parameter = section?.children.get(name.slice(at + 1))?.parameter;
  return parameter !== undefined && isRead(parameter);
}

describe("names that are not DeepSpeed's", () => {
  it('are listed once', () => {
    const names = all.map(({ name }) => name);
    assert.deepEqual(
      names.filter((name, i) => names.indexOf(name) !== i),
      [],
    );
  });

  it('are stored in the form of the look-up', () => {
    const odd = all.map(({ name }) => name).filter(name => name !== name.split('.').map(foldedName).join('.'));
    assert.deepEqual(odd, []);
  });

  it('are not keys of the place where they are recognized', () => {
    assert.deepEqual(all.map(({ name }) => name).filter(isKey), []);
  });

  it('are listed for sections that exist', () => {
    const sections = all.map(({ name }) => name.slice(0, Math.max(0, name.lastIndexOf('.')))).filter(Boolean);
    assert.deepEqual(
      sections.filter(section => lookUp(section) === undefined),
      [],
    );
  });

  it('refer to keys that DeepSpeed reads', () => {
    const paths = all.flatMap(({ entry }) => [
      ...(entry.paths ?? []),
      ...Object.values(entry.byValue ?? {}).map(([path]) => path),
    ]);
    assert.ok(paths.length > 250);
    assert.deepEqual(
      paths.filter(path => nodesAt(path).length === 0),
      [],
    );
  });

  it('are converted to values that those keys accept', () => {
    for (const { name, entry } of all) {
      for (const [path, value] of Object.values(entry.byValue ?? {})) {
        const node = parseConfig(JSON.stringify(value));
        const [parameter] = nodesAt(path).map(({ parameter }) => parameter);
        assert.ok(node && parameter && coerce(parameter, node).ok, name);
      }
    }
  });

  it('name the intended key, or the place where they belong', () => {
    for (const { name, entry, list } of all) {
      assert.ok(entry.paths ?? entry.byValue ?? entry.note ?? list.belongs, name);
      assert.equal(list.of === undefined, list.belongs === undefined);
    }
  });

  it('of Trainer refer to the keys that it compares with them', () => {
    const own = new Map(
      all.filter(({ list }) => list.loader === 'transformers').map(({ name, entry }) => [name, entry]),
    );
    const compared = Object.entries(loaders.transformers.fills).flatMap(([path, { comparedWith = '' }]) =>
      comparedWith.split('+').map(argument => ({ path, entry: own.get(argument) })),
    );
    const known = compared.filter(({ entry }) => entry !== undefined);
    assert.ok(known.length >= 8, `${known.length}`);
    for (const { path, entry } of known) {
      assert.ok(entry?.paths?.includes(path) || path === 'scheduler.params.warmup_max_lr', path);
    }
  });
});
