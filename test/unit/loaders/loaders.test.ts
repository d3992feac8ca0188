import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { programs } from '../../../client/src/programs.js';
import { analyse } from '../../../server/src/analysis/analysis.js';
import { openText } from '../../../server/src/document/config-document.js';
import { defaultSettings, type Settings } from '../../../server/src/loaders/assumptions.js';
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

  it('are guessed from "auto" in the file, and then from what the project requires', () => {
    const guess = (value: string, settings: Partial<Settings> = {}) => {
      const text = `{ "gradient_clipping": ${value} }`;
      const { loader, loaderReason } = analyse(openText(text), { ...defaultSettings, ...settings }).assumptions;
      return [loader.id, loaderReason];
    };
    const accelerateReason = 'setup.py requires accelerate without transformers';
    assert.deepEqual(guess('"auto"'), ['transformers', 'the file contains "auto" values']);
    assert.deepEqual(guess('"auto"', { accelerateReason }), [
      'accelerate',
      `the file contains "auto" values, and ${accelerateReason}`,
    ]);
    assert.equal(guess('1', { accelerateReason })[0], 'deepspeed');
    assert.equal(guess('"auto"', { accelerateReason, loader: 'transformers' })[0], 'transformers');
  });

  it('can all be chosen in the window, DeepSpeed first', () => {
    assert.deepEqual(
      programs.map(({ loader }) => loader),
      ids,
    );
    assert.equal(ids[0], 'deepspeed');
  });
});
