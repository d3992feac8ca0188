import assert from 'node:assert/strict';
import { keyGlob } from '../../../server/src/catalog/key-glob.js';

function matches(glob: string, path: string): boolean {
  return keyGlob(glob)(path.split('.'));
}

describe('globs of key paths', () => {
  it('match names, parts of names and any depth', () => {
    assert.ok(matches('my_tool', 'my_tool'));
    assert.ok(!matches('my_tool', 'my_tool.x'));
    assert.ok(matches('my_tool.*', 'my_tool.x') && !matches('my_tool.*', 'my_tool.x.y'));
    assert.ok(matches('my_tool.**', 'my_tool.x.y') && matches('my_tool.**', 'my_tool'));
    assert.ok(matches('**.comment', 'a.b.comment') && matches('**.comment', 'comment'));
    assert.ok(matches('my_*', 'my_tool') && !matches('my_*', 'your_tool'));
  });

  it('match every other character literally', () => {
    assert.ok(keyGlob('a+b')(['a+b']) && !keyGlob('a+b')(['aab']));
    assert.ok(keyGlob('x(y')(['x(y']));
    assert.ok(!keyGlob('a.b')(['a.b']));
  });
});
