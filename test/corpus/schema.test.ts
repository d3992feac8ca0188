import assert from 'node:assert/strict';
import { newestVersion } from '../../server/src/catalog/releases.js';
import { openText } from '../../server/src/document/config-document.js';
import type { JsonValue } from '../../server/src/document/json-value.js';
import { toJson } from '../../server/src/document/syntax-tree.js';
import { loaders } from '../../server/src/loaders/assumptions.js';
import { claimed } from '../oracle/agreement.js';
import { releaseReading } from '../release-reading.js';
import { takes, told } from '../schema-validator.js';
import { loadCorpus } from './corpus-files.js';

const { real, files } = loadCorpus();

/** Returns the value of a source, whatever its comments; values without quotes count as strings. */
function configOf(text: string): JsonValue {
  const { root } = openText(text);
  return root === undefined ? null : (toJson(root) as JsonValue);
}

/**
 * The files with the verdicts of the real programs, unless the newest release has removed a key that they hold. For the
 * examples, the verdicts are ours.
 */
const judged = files.map(({ id, text, labels }) => {
  const config = configOf(text);
  const loads = real
    ? releaseReading(text) === newestVersion && Object.values(labels).some(({ ok }) => ok)
    : Object.values(loaders).some(({ id: loader }) => claimed(text, { loader }) !== 'load');
  return { id, config, loads, taken: takes(config) };
});

function count(loads: boolean, taken: boolean): number {
  return judged.filter(row => row.loads === loads && row.taken === taken).length;
}

describe('the schema on real configs', () => {
  it('accepts every file that some program loads', () => {
    const refused = judged.filter(({ loads, taken }) => loads && !taken);
    assert.deepEqual(
      refused.map(({ id, config }) => `${id}: ${told(config)}`),
      [],
    );
    assert.ok(judged.length > 0);
  });

  it('refuses many of the files that no program loads', () => {
    console.log(`      loads: ${count(true, true)} taken, ${count(true, false)} refused`);
    console.log(`      fails: ${count(false, true)} taken, ${count(false, false)} refused`);
    if (real) {
      assert.ok(count(false, false) >= 80, String(count(false, false)));
    }
  });
});
