import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { programs } from '../../../client/src/programs.js';
import { loaders } from '../../../server/src/loaders/loaders.js';

describe('loaders', () => {
  const ids = Object.keys(loaders);

  it('are in files named like their ids', () => {
    const folder = fileURLToPath(new URL('../../../server/src/loaders', import.meta.url));
    const others = [
      'assumed-release',
      'assumptions',
      'in-release',
      'known-run',
      'loader',
      'loader-id',
      'loaders',
      'run-inputs',
      'settings',
      'user-settings',
    ];
    const files = readdirSync(folder)
      .filter(file => file.endsWith('.ts') && !others.includes(file.replace('.ts', '')))
      .map(file => file.replace('.ts', ''));
    assert.deepEqual([...ids].sort(), files.sort());
    assert.deepEqual(
      Object.values(loaders).map(({ id }) => id),
      ids,
    );
  });

  it('can all be chosen in the window, DeepSpeed first', () => {
    assert.deepEqual(
      programs.map(({ loader }) => loader),
      ids,
    );
    assert.equal(ids[0], 'deepspeed');
  });
});
