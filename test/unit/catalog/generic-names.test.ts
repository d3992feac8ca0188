import assert from 'node:assert/strict';
import { type CatalogNode, catalog } from '../../../server/src/catalog/catalog.js';
import { genericNames } from '../../../server/src/catalog/generic-names.js';
import { isRead } from '../../../server/src/catalog/parameter.js';

/** Every key below the top level, by its names. */
function keysBelow(): ReadonlyMap<string, readonly CatalogNode[]> {
  const found = new Map<string, CatalogNode[]>();
  const pending = [...catalog.children.values()];
  const seen = new Set(pending);
  for (let section = pending.pop(); section !== undefined; section = pending.pop()) {
    const own = [...section.children];
    const variants = [...(section.variants?.values() ?? [])].flatMap(variant => [...variant]);
    for (const [name, node] of [...own, ...variants]) {
      found.set(name, [...(found.get(name) ?? []), node]);
    }
    for (const node of [...own.map(([, child]) => child), section.anyChild, section.item]) {
      if (node !== undefined && !seen.has(node)) {
        seen.add(node);
        pending.push(node);
      }
    }
  }
  return found;
}

/** Single words that are unambiguous because no other program uses them, or because of the type of their value. */
const own: ReadonlySet<string> = new Set(['deepcompile', 'stage']);

describe('names that other programs also use', () => {
  const below = keysBelow();

  it('are names of keys below the top level', () => {
    assert.deepEqual(
      [...genericNames].filter(name => !below.has(name) || catalog.children.has(name)),
      [],
    );
  });

  it('are all single words of one place without members, except for the reviewed ones', () => {
    const words = [...below].filter(([name, [node, ...others]]) => {
      const isOnlyOne = others.every(({ path }) => path === node?.path);
      const isLeaf =
        node?.parameter !== undefined && isRead(node.parameter) && !node.parameter.hidden && node.children.size === 0;
      return /^[a-z\d]+$/i.test(name) && isOnlyOne && isLeaf && !/[*[]/.test(node.path) && !catalog.children.has(name);
    });
    assert.ok(words.length > 20);
    assert.deepEqual(
      words.map(([name]) => name).filter(name => !genericNames.has(name) && !own.has(name)),
      [],
    );
  });
});
