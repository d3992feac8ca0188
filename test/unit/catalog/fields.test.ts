import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { accelerateData } from '../../../server/src/catalog/accelerate-data.js';
import { catalogData } from '../../../server/src/catalog/data.js';

const source = readFileSync(new URL('../../../server/src/catalog/parameter.ts', import.meta.url), 'utf8');
const [, body = ''] = source.match(/^export interface Parameter extends Limits \{\n(.*?)^\}/ms) ?? [];
const [, limits = ''] = source.match(/^export interface Limits \{\n(.*?)^\}/ms) ?? [];
const fields = [...body.matchAll(/( \*\/\n)?^ {2}readonly (\w+)\??:/gm)];

describe('the fields of a parameter', () => {
  it(`are documented, all ${fields.length} of them`, () => {
    assert.ok(fields.length > 50);
    const bare = fields.filter(([, comment]) => comment === undefined).map(([, , name]) => name);
    assert.deepEqual(bare, []);
  });

  it('have the type string where the unit is a path', () => {
    const paths = catalogData
      .flatMap(section => Object.values(section))
      .filter(({ unit }) => unit === 'path')
      .map(({ type }) => [type].flat().includes('string'));
    assert.ok(paths.length > 10);
    assert.ok(paths.every(Boolean));
  });

  it('are all in use', () => {
    const entries = [...catalogData, ...accelerateData].flatMap(section => Object.values(section));
    const former = entries.flatMap(({ earlier = [] }) => earlier).flatMap(({ before, without, ...entry }) => [entry]);
    const written = new Set([...entries, ...former].flatMap(entry => Object.keys(entry)));
    // Computed from the release.
    const derived = new Set(['model']);
    const all = [
      ...fields.map(([, , name]) => name),
      ...[...limits.matchAll(/readonly (\w+)/g)].map(([, name]) => name),
    ];
    assert.deepEqual(
      all.filter(name => name !== undefined && !written.has(name) && !derived.has(name)),
      [],
    );
    const known = new Set(all);
    assert.deepEqual(
      [...written].filter(name => !known.has(name)),
      [],
    );
  });
});
