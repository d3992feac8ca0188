import assert from 'node:assert/strict';
import { settingsFrom } from '../../../server/src/surroundings/setting-values.js';

describe('the settings of releases', () => {
  it('take a release with the "v" of its tag, and nothing else', () => {
    const { version, transformersVersion, accelerateVersion } = settingsFrom({
      version: 'v0.16.4',
      transformersVersion: 'v4.57',
      accelerateVersion: '1.10.1',
    });
    assert.deepEqual([version, transformersVersion, accelerateVersion], ['0.16.4', '4.57', '1.10.1']);
    for (const other of ['newest', 'v', '0.16.4rc1', 'vv0.16.4', '16', 0.16, null]) {
      assert.equal(settingsFrom({ version: other }).version, 'auto', String(other));
    }
  });
});
