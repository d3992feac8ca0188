import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { citationsOf } from '../../drift/citation.js';
import { allSourced, comments } from '../../drift/sources.js';

const root = new URL('../../../', import.meta.url);

/**
 * `config.py:12`, `config.py:12-15` or `config.py (get_steps)`: a line says nothing after the next release, and the
 * rest cannot be looked up.
 */
const asOnceWritten = /\w\.(?:py|md|json|cpp|h):\d|\w\.py \(/;

describe('where facts come from', () => {
  it('is written in each source as a drift check can look it up', () => {
    const wrong = allSourced().filter(({ source }) => citationsOf(source) === undefined);
    assert.deepEqual(
      wrong.map(({ by, source }) => `${by}: ${source}`),
      [],
      'see test/drift/citation.ts',
    );
  });

  it('is a file and a symbol in comments, too, rather than a line', () => {
    assert.deepEqual(
      comments().filter(([, text]) => asOnceWritten.test(text)),
      [],
      'see test/drift/citation.ts',
    );
  });

  it('is there where it is a file of ours', () => {
    const cited = allSourced().flatMap(({ source }) => citationsOf(source) ?? []);
    const ours = cited.flatMap(({ file }) => (file?.startsWith('server/') ? [file] : []));
    assert.notEqual(ours.length, 0);
    assert.deepEqual(
      ours.filter(file => !existsSync(fileURLToPath(new URL(file, root)))),
      [],
    );
  });
});
