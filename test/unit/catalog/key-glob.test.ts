import assert from 'node:assert/strict';
import { keyGlob } from '../../../server/src/catalog/key-glob.js';

function matches(glob: string, path: string): boolean {
  return keyGlob(glob)(path.split('.'));
}

describe('globs of key paths', () => {
  it('match a name, and nothing in it', () => {
    assert.ok(matches('my_tool', 'my_tool'));
    assert.ok(!matches('my_tool', 'my_tool.x'));
  });

  it('match one level by a star', () => {
    assert.ok(matches('my_tool.*', 'my_tool.x') && !matches('my_tool.*', 'my_tool.x.y'));
  });

  it('match any depth below a key by two stars', () => {
    assert.ok(matches('my_tool.**', 'my_tool.x.y') && matches('my_tool.**', 'my_tool'));
  });

  it('match any depth above a key by two stars', () => {
    assert.ok(matches('**.comment', 'a.b.comment') && matches('**.comment', 'comment'));
  });

  it('match a part of a name by a star', () => {
    assert.ok(matches('my_*', 'my_tool') && !matches('my_*', 'your_tool'));
  });

  it('match every other character literally', () => {
    assert.ok(keyGlob('a+b')(['a+b']) && !keyGlob('a+b')(['aab']));
    assert.ok(keyGlob('x(y')(['x(y']));
    assert.ok(!keyGlob('a.b')(['a.b']));
  });
});
