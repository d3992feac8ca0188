import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { loaders } from '../../server/src/loaders/assumptions.js';
import { templates } from '../../server/src/templates/templates.js';
import { isCurrent, newConfig } from '../../server/src/templating/form.js';
import type { Template } from '../../server/src/templating/template.js';
import { type Ended, type Folder, folderOf, run } from './program.js';

type Config = { readonly [key: string]: unknown };

const own = `{
  // per job
  "train_batch_size": 32,
  "zero_optimization": { "stage": 2, "reduce_bucket_size": 123 }
}
`;

const launch = 'distributed_type: DEEPSPEED\ndeepspeed_config:\n  zero_stage: 3\nnum_processes: 8\n';

/** Files in other languages. */
const hosts = {
  'train.py': "# mine\nds_config = {'train_batch_size': 8, 'zero_optimization': {'stage': 1}}\n",
  'recipe.yaml': 'name: x\ndeepspeed:\n  zero_optimization:\n    stage: 1 # mine\n',
  'accelerate.yaml': launch,
  'other.yaml': 'name: x\n',
  'nb.ipynb': '{"cells": []}',
};

function named(name: string): Template {
  const found = templates.find(each => each.name === name);
  assert.ok(found);
  return found;
}

describe('deepspeed-config template', () => {
  let folder: Folder;
  before(() => {
    folder = folderOf({
      'ds_config.json': own,
      'auto.json': '{ "train_batch_size": "auto" }',
      'list.json': '[]',
      ...hosts,
    });
  });
  after(() => folder.remove());

  function template(...given: readonly string[]): Promise<Ended> {
    return run(['template', ...given], { cwd: folder.path });
  }

  it('is merged into configs in Python and YAML', async () => {
    const python = await template('zero2', '--into', 'train.py');
    assert.equal(python.code, 0);
    assert.match(
      python.out,
      /^# mine\nds_config = \{'train_batch_size': 8, 'zero_optimization': \{'stage': 2, 'overlap_comm': True,/,
    );
    const yaml = await template('zero2', '--into', 'recipe.yaml');
    assert.match(
      yaml.out,
      /^name: x\ndeepspeed:\n {2}zero_optimization:\n {4}stage: 2 # mine\n {4}overlap_comm: true\n/,
    );
  });

  it('is merged into a config of accelerate launch in its own keys', async () => {
    const { out } = await template('zero2', '--into', 'accelerate.yaml');
    const expected = 'zero_stage: 2\n  offload_optimizer_device: none\n  offload_param_device: none';
    assert.equal(out, launch.replace('zero_stage: 3', expected));
    const { code, complaints } = await template('mics', '--into', 'accelerate.yaml');
    assert.equal(code, 2);
    assert.match(complaints, /is not for such a file, whose templates are zero2, zero3, /);
  });

  it('is not merged into a file without a config', async () => {
    for (const [file, words] of [
      ['other.yaml', /there is no DeepSpeed config in this file/],
      ['nb.ipynb', /is a notebook/],
    ] as const) {
      const { code, complaints } = await template('zero2', '--into', file, '--write');
      assert.equal(code, 2);
      assert.match(complaints, words);
      assert.equal(readFileSync(path.join(folder.path, file), 'utf8'), hosts[file]);
    }
  });

  it('lists every template by name and title', async () => {
    for (const given of [[], ['--list']]) {
      const { code, out } = await template(...given);
      assert.equal(code, 0);
      assert.match(out, /^ *mics +MiCS \(not for [\s\S]* removed\s+"zero_optimization.mics_shard_size"\)$/m);
      for (const { name, title } of templates.filter(isCurrent)) {
        assert.ok(
          out.split('\n').some(line => line.trim().replace(/ {2,}/, '|') === `${name}|${title}`),
          name,
        );
      }
    }
  });

  const against = /MiCS \(not for/;

  it('lists a template for a release that has it', async () => {
    assert.doesNotMatch((await template('--list', '--deepspeed-version', 'v0.16.4')).out, against);
  });

  it('lists why a template is not for a release that is newer than any known', async () => {
    const newer = (await template('--list', '--deepspeed-version', '99.0')).out.replace(/\s+/g, ' ');
    assert.match(newer, /MiCS \(not for 99\.0, judged as [\d.]+, the newest known: DeepSpeed [\d.]+ removed/);
  });

  it('refuses a template that is not for the release', async () => {
    const refusedOne = await template('mics', '--deepspeed-version', '99.0');
    assert.equal(refusedOne.code, 2);
    assert.match(refusedOne.complaints, /is not for 99\.0, judged as [\d.]+, the newest known: DeepSpeed/);
  });

  it('lists what goes with the pinned release', async () => {
    const pinned = folderOf({ 'requirements.txt': 'deepspeed==0.16.4\n' });
    try {
      const listed = await run(['template', '--list'], { cwd: pinned.path });
      assert.doesNotMatch(listed.out, against);
    } finally {
      pinned.remove();
    }
  });

  it('prints a whole config, with numbers unless another program reads it', async () => {
    const plain = await template('zero3');
    assert.deepEqual(JSON.parse(plain.out), newConfig(named('zero3'), loaders.deepspeed));
    const auto = await template('zero3', '--loader', 'transformers');
    assert.deepEqual(JSON.parse(auto.out), newConfig(named('zero3'), loaders.transformers));
    assert.deepEqual([plain.code, auto.code, plain.complaints], [0, 0, '']);
  });

  it('prints a file with the template merged in', async () => {
    const { code, out } = await template('zero3', '--into', 'ds_config.json');
    assert.equal(code, 0);
    assert.match(out, /^\{\n {2}\/\/ per job\n {2}"train_batch_size": 32,/);
    assert.match(out, /"stage": 3, "reduce_bucket_size": 123,/);
  });

  it('does not change the file', async () => {
    await template('zero3', '--into', 'ds_config.json');
    assert.equal(readFileSync(`${folder.path}/ds_config.json`, 'utf8'), own);
  });

  it('uses the form for the loader that the file implies', async () => {
    const { out } = await template('zero3', '--into', 'auto.json');
    const { zero_optimization: zero } = JSON.parse(out) as { readonly zero_optimization: Config };
    assert.equal(zero.reduce_bucket_size, 'auto');
  });

  it('merges into standard input', async () => {
    const { out } = await run(['template', 'bf16', '--into', '-'], { input: '{ "train_batch_size": 8 }' });
    assert.deepEqual(JSON.parse(out), { train_batch_size: 8, bf16: { enabled: true } });
  });

  it('writes the file on request', async () => {
    const other = folderOf({ 'ds_config.json': own });
    const { code, out } = await run(['template', 'zero1', '--into', 'ds_config.json', '--write'], { cwd: other.path });
    const written = readFileSync(`${other.path}/ds_config.json`, 'utf8');
    other.remove();
    assert.deepEqual([code, out], [0, '']);
    assert.match(written, /"stage": 1/);
  });

  it('reports wrong usage', async () => {
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [['zero4'], /Did you mean "zero0", "zero1", "zero2" or "zero3"\?/],
      [['zero33'], /There is no template "zero33"\. Did you mean "zero3"\?/],
      [['mics'], /The template "mics" is not for .* removed "zero_optimization.mics_shard_size"/],
      [['zero1', 'zero2'], /Give one template/],
      [['--into', 'ds_config.json'], /need a template/],
      [['zero1', '--write'], /--write needs a file/],
      [['zero1', '--into', 'missing.json'], /missing\.json: there is no such file/],
      [['zero1', '--into', '.'], /is a directory/],
      [['zero1', '--into', 'list.json'], /not an object/],
      [['zero1', '--loader', 'jax'], /--loader takes/],
    ];
    for (const [given, message] of cases) {
      const { code, out, complaints } = await template(...given);
      assert.deepEqual([code, out], [2, ''], given.join(' '));
      assert.match(complaints, message);
    }
  });
});
