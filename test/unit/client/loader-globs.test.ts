import assert from 'node:assert/strict';
import { globOfFolder, globOfNamesakes, literalGlob, withGlob, withoutGlob } from '../../../client/src/loader-globs.js';

describe('globs of files for a loader', () => {
  it('match files whose names begin alike', () => {
    const globs = ['ds_config.json', 'a/ds_config_zero2.json', 'zero3.jsonc', 'a-b-c.json', '{x}', '1[2].json'];
    assert.deepEqual(globs.map(globOfNamesakes), [
      '**/ds_config*.json',
      '**/ds_config*.json',
      '**/zero*.jsonc',
      '**/a-b*.json',
      '**/[{]x[}]*',
      '**/1[[]2[]]*.json',
    ]);
  });

  it('match a folder, unless it is the workspace', () => {
    assert.deepEqual(['ds.json', 'a/ds.json', 'a/[b]/ds.json'].map(globOfFolder), [undefined, 'a/**', 'a/[[]b[]]/**']);
  });

  it('of single files are placed before wider ones', () => {
    const before = { 'a/one.json': 'lightning', 'a/[[]2[]].json': 'deepspeed', '**/a/*': 'transformers' };
    const after = withGlob(before, 'a/**', 'accelerate', 'a/three.json');
    assert.deepEqual(Object.entries(after), [
      ['a/one.json', 'lightning'],
      ['a/[[]2[]].json', 'deepspeed'],
      ['a/**', 'accelerate'],
      ['**/a/*', 'transformers'],
    ]);
    assert.deepEqual(Object.keys(withGlob(after, 'a/x.json', 'lightning', 'a/x.json'))[0], 'a/x.json');
  });

  it('replace the entry for the current file, and can be removed', () => {
    const path = 'a/[1].json';
    const before = { [literalGlob(path)]: 'lightning', '**/b.json': 'deepspeed' };
    assert.deepEqual(withGlob(before, '**/a*', 'accelerate', path), {
      '**/a*': 'accelerate',
      '**/b.json': 'deepspeed',
    });
    assert.deepEqual(withoutGlob(before, literalGlob(path), path), { '**/b.json': 'deepspeed' });
    assert.deepEqual(withoutGlob(before, '**/b.json', path), {});
  });
});
