import assert from 'node:assert/strict';
import { fromColumns, toColumns } from '../../../scripts/columns.mjs';
import { catalogData } from '../../../server/src/catalog/data.js';

type Sections = Record<string, Record<string, unknown>>[];

function thereAndBack(sections: Sections): unknown {
  return fromColumns(JSON.parse(JSON.stringify(toColumns(sections))));
}

describe('the catalog in columns', () => {
  it('gives back every fact of every entry', () => {
    const sections = catalogData as unknown as Sections;
    assert.deepEqual(thereAndBack(sections), sections);
  });

  it('keeps entries without facts, and facts that are null', () => {
    const sections: Sections = [{ a: {}, b: { x: null, y: [1] } }, {}, { c: { y: false } }];
    assert.deepEqual(thereAndBack(sections), sections);
  });
});
