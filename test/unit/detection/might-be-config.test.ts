import assert from 'node:assert/strict';
import { tellingKeys, tellingSections } from '../../../server/src/catalog/telling-keys.js';
import { detect } from '../../../server/src/detection/detect.js';
import { mightBeConfig } from '../../../server/src/detection/might-be-config.js';

describe('the first look at a file', () => {
  const sections = [...tellingSections].map(
    ([key, children]) => `"${key}": {${children.map(child => `"${child}": 1`).join(', ')}}`,
  );
  const configs = [
    ...[...tellingKeys].map(key => `{ "${key}": {} }`),
    ...sections.flatMap((one, i) => sections.slice(i + 1).map(other => `{ ${one}, ${other} }`)),
  ];

  it('lets through every file that its keys make a config', () => {
    assert.deepEqual(
      configs.filter(text => detect('run.json', text).ours && !mightBeConfig('run.json', text)),
      [],
    );
    assert.ok(configs.every(text => detect('run.json', text).ours));
  });

  for (const key of [`'zero_optimization'`, 'zero_optimization', '"\\u007aero_optimization"']) {
    it(`lets through a config with its key written as ${key}`, () => {
      const text = `{ ${key}: {} }`;
      assert.ok(detect('run.json', text).ours);
      assert.ok(mightBeConfig('run.json', text));
    });
  }

  it('lets through a file with the name of a config', () => {
    assert.ok(mightBeConfig('/project/ds_config.json', ''));
  });

  for (const [what, text] of [
    ['a package.json', '{ "name": "model", "scripts": { "test": "mocha" } }'],
    ['a file with one key of a config', '{ "optimizer": { "type": "Adam", "params": {} } }'],
    ['an empty file', ''],
  ] as const) {
    it(`stops ${what}`, () => assert.ok(!mightBeConfig('/project/other.json', text)));
  }
});
