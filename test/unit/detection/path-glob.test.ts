import assert from 'node:assert/strict';
import { matchesGlob, pathsForGlobs } from '../../../server/src/detection/path-glob.js';

describe('globs of files', () => {
  const matching: readonly (readonly [glob: string, path: string])[] = [
    ['**/*.json', '/a/b.json'],
    ['**/*.json', 'b.json'],
    ['**/b.json', '/a/b.json'],
    ['**', '/a/b.json'],
    ['/a/**', '/a/b/c.json'],
    ['a/**/c.json', 'a/c.json'],
    ['a/**/c.json', 'a/x/y/c.json'],
    ['*.{json,jsonc}', 'a.jsonc'],
    ['**/{a,b/{c,d}}/*.json', 'x/b/d/e.json'],
    ['{**/a,b/**}', 'x/a'],
    ['{**/a,b/**}', 'b/x/y'],
    ['ds_?.json', 'ds_1.json'],
    ['ds_[0-3].json', 'ds_2.json'],
    ['ds_[!0-3].json', 'ds_4.json'],
    ['[{]x[}].json', '{x}.json'],
    ['1[[]2[]].json', '1[2].json'],
    ['a,b.json', 'a,b.json'],
    ['{a', '{a'],
    ['a}', 'a}'],
    ['[a', '[a'],
    ['a+(b).$^json', 'a+(b).$^json'],
    ['ds*zero**.json', 'ds_zero3.json'],
    ['größe-?.json', 'größe-𝛼.json'],
  ];
  for (const [glob, path] of matching) {
    it(`"${glob}" matches "${path}"`, () => assert.ok(matchesGlob(glob, [path])));
  }

  const others: readonly (readonly [glob: string, path: string])[] = [
    ['*.json', 'a/b.json'],
    ['**/b.json', '/a/ab.json'],
    ['/a/**', '/ab/c.json'],
    ['ds_?.json', 'ds_12.json'],
    ['ds_?.json', 'ds_/.json'],
    ['ds_[0-3].json', 'ds_4.json'],
    ['ds_[!0-3].json', 'ds_1.json'],
    ['a[!b]c', 'a/c'],
    ['a.json', 'aXjson'],
    ['{a,b}', 'a,b'],
    ['', 'a'],
    ['[z-a]', 'a'],
  ];
  for (const [glob, path] of others) {
    it(`"${glob}" does not match "${path}"`, () => assert.ok(!matchesGlob(glob, [path])));
  }

  it('match the absolute path and the path relative to each containing workspace folder', () => {
    assert.deepEqual(pathsForGlobs('/w/a/b.json', ['/w', '/w/a/', '/other', '/w/a/b']), [
      '/w/a/b.json',
      'a/b.json',
      'b.json',
    ]);
    assert.deepEqual(pathsForGlobs('/c:/w/b.json', ['/c:/w']), ['c:/w/b.json', 'b.json']);
    assert.ok(matchesGlob('c:/w/**', pathsForGlobs('/c:/w/b.json', [])));
  });
});
