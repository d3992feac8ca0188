import assert from 'node:assert/strict';
import { isConfigName } from '../../../server/src/catalog/config-name.js';
import { detect } from '../../../server/src/detection/detect.js';

const config = '{ "train_batch_size": 8, "zero_optimization": { "stage": 2 } }';

function ours(name: string, text: string): boolean {
  return detect(`/workspace/${name}`, text).ours;
}

describe('detection', () => {
  it('accepts the usual names', () => {
    for (const name of [
      'ds_config.json',
      'deepspeed.json',
      'zero3.json',
      'ds_z2_config.json',
      'my-deepspeed-config.jsonc',
      'stage2_offload.json',
      'DS_Config.JSON',
    ]) {
      assert.ok(isConfigName(`/a/b/${name}`), name);
    }
    for (const name of [
      'package.json',
      'tsconfig.json',
      'settings.json',
      'headset.json',
      'fields.json',
      'ds_config.yaml',
      'zero3.py',
    ]) {
      assert.ok(!isConfigName(`/a/b/${name}`), name);
    }
  });

  it('accepts an empty or unfinished file with such a name', () => {
    for (const text of ['', '\n', '{', '{}', '{ "zero_optim', '// todo\n', '{ "_comment": "x" }']) {
      assert.ok(ours('ds_config.json', text), text);
    }
  });

  it('accepts a file with such a name whose keys are misspelled or misplaced', () => {
    assert.ok(ours('ds_config.json', '{ "zero_optimisation": {} }'));
    assert.ok(ours('ds_config.json', '{ "offload_optimizer": { "device": "cpu" } }'));
  });

  it('accepts a file with such a name that has one of its keys, and others that nobody knows', () => {
    for (const own of ['"gradient_clipping": 1.0', '"train_batch_size": 8', '"fp16": { "enabled": true }']) {
      for (const name of ['ds_config.json', 'deepspeed.json', 'zero3_offload.json']) {
        assert.ok(ours(name, `{ ${own}, "batch": 4, "epochs": 3, "seed": 1 }`), `${name} ${own}`);
      }
      assert.ok(!ours('run.json', `{ ${own}, "batch": 4, "epochs": 3, "seed": 1 }`), own);
    }
  });

  it('rejects a file with such a name whose known keys many programs have', () => {
    assert.ok(!ours('ds_config.json', '{ "optimizer": "adam", "batch": 4, "epochs": 3, "seed": 1 }'));
    assert.ok(!ours('ds_config.json', '{ "stage": "test", "parser": "csv", "path": "x.csv", "seed": 1 }'));
  });

  it('rejects a file with such a name if hardly any of its keys are known', () => {
    assert.ok(
      !ours('ds_config.json', `{ "fp16": { "enabled": true }, ${'abcdef'.replace(/./g, '"$&$&": 1, ')}"x": 1 }`),
    );
  });

  it('takes a file with such a name that holds something else than an object, but for a list', () => {
    for (const text of ['null', '"abc"', '12', 'true', 'abc']) {
      assert.ok(ours('ds_config.json', text), text);
      assert.ok(!ours('config.json', text), text);
    }
  });

  it('takes any JSON file with telling keys', () => {
    assert.ok(ours('config.json', config));
    assert.ok(ours('train.json', '{ "fp16": { "enabled": true }, "optimizer": { "type": "Adam", "params": {} } }'));
    assert.ok(ours('unfinished.json', '{ "zero_optimization": { "stage": '));
  });

  it('rejects files of other programs, whatever their name', () => {
    assert.ok(!ours('ds_config.json', '{ "parser": "edgelist", "path": "x.csv", "weighted": true }'));
    assert.ok(!ours('ds_results.json', '{ "ResNet": { "bs": 32 } }'));
    assert.ok(!ours('config.json', '{ "optimizer": "adam", "batch_size": 8, "fp16": true }'));
    assert.ok(!ours('package.json', '{ "name": "x", "scripts": {}, "optimizer": { "type": "x" } }'));
    assert.ok(!ours('ds_list.json', '[1, 2]'));
    assert.ok(!ours('nested.json', '{ "run": { "zero_optimization": { "stage": 2 } } }'));
  });

  it('gives the reason', () => {
    assert.equal(detect('/a/ds_config.json', '').reason, 'of its name');
    assert.equal(detect('/a/x.json', config).reason, 'it has "zero_optimization"');
    // The language status has place for about 43 characters beside its action, in a window of 1280 pixels.
    const { reason } = detect('/a/x.json', '{ "train_micro_batch_size_per_gpu": 1 }');
    assert.equal(reason, 'it has "train_micro_batch_size_per_gpu"');
    assert.match(detect('/a/ds_config.json', '{ "a": 1, "b": 2 }').reason, /its keys are not/);
  });

  it('reads only the beginning of a long file', () => {
    const long = `{ "zero_optimization": { "stage": 2 }, "x": [${'1,'.repeat(5_000_000)}1] }`;
    const start = performance.now();
    assert.ok(ours('x.json', long));
    assert.ok(performance.now() - start < 500);
  });
});
