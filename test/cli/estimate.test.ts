import assert from 'node:assert/strict';
import { llama } from '../llama.js';
import { type Folder, folderOf, run } from './program.js';

const index = { metadata: { total_size: 14_000_000_000 }, weight_map: { 'model.layers.0.w': 'a' } };

describe('estimate', () => {
  let folder: Folder;
  before(() => {
    folder = folderOf({
      'llama/config.json': JSON.stringify(llama),
      'new/config.json': '{"model_type": "brand_new"}',
      'new/model.safetensors.index.json': JSON.stringify(index),
      'unknown/config.json': '{"model_type": "brand_new"}',
      'ds_config.json': '{"zero_optimization": {"stage": 3}}',
      'empty/readme.md': '',
      'accelerate.yaml': `distributed_type: DEEPSPEED
deepspeed_config:
  zero_stage: 3
  offload_optimizer_device: cpu
mixed_precision: bf16
num_processes: 4
`,
      'named.yaml': `distributed_type: DEEPSPEED
deepspeed_config:
  deepspeed_config_file: other.json
num_processes: 4
`,
      'two.py':
        'one = {"zero_optimization": {"stage": 1}, "train_batch_size": 8}\nds_config = {"zero_optimization": {"stage": 2}, "bf16": {"enabled": True}}\n',
      'blank.json': '\n',
      'list.json': '[]',
      'broken.json': '{"zero_optimization": {"stage": 2}',
      'auto.json': '{"zero_optimization": {"stage": "auto"}}',
    });
  });
  after(() => folder.remove());

  describe('of a config', () => {
    const given = ['estimate', 'ds_config.json', '--model', 'llama', '--gpus', '8'];

    it('has bars of text against the memory that there is, and single changes', async () => {
      const { code, out, complaints } = await run([...given, '--gpu-memory', '80', '--host-memory', '512'], {
        cwd: folder.path,
      });
      assert.deepEqual([code, complaints], [0, '']);
      assert.match(
        out,
        /^ds_config\.json: 6,738,415,616 parameters, 8 GPUs on one host\nEach GPU needs \d+\.\d GiB of 80 GiB/,
      );
      assert.match(out, /\n> ZeRO 3 {20,}\d+\.\d GiB {2}W[WGOAL+=]+ *\|\n {4}fast, this file, fits\n/);
      assert.match(out, /\n {2}ZeRO 2 with optimizer offload .*\n {4}each host +\d+ GiB /);
      assert.match(out, /\n {2}Offload the optimizer: -\d+\.\d GiB, \+\d+ GiB of RAM, slower\n/);
      assert.match(out, /\nThe estimate assumes sequences of 2,048 tokens\./);
      assert.match(out, /\nNot counted: temporary tensors/);
    });

    it('is an object of bytes', async () => {
      const { code, out } = await run([...given, '--format', 'json'], { cwd: folder.path });
      assert.equal(code, 0);
      const { hardware, estimate, strategies, changes } = JSON.parse(out);
      assert.deepEqual(hardware, { gpusPerNode: 8, nodes: 1 });
      const own = strategies.find((each: { readonly isCurrent: boolean }) => each.isCurrent);
      assert.equal(own.gpuBytes, estimate.gpuBytes);
      assert.ok(
        changes.every(
          (each: { readonly gpuBytes: number; readonly gpuDelta: number }) =>
            each.gpuBytes - each.gpuDelta === estimate.gpuBytes,
        ),
      );
    });

    const of = (...options: readonly string[]) => run(['estimate', '--model', '7B', ...options], { cwd: folder.path });

    it('is that of the config that Accelerate makes of its own file', async () => {
      const { code, out } = await of('accelerate.yaml');
      assert.equal(code, 0);
      assert.match(out, /^accelerate\.yaml: 7,000,000,000 parameters, 4 GPUs on one host\n/);
      assert.match(out, /\n> ZeRO 3 with optimizer offload /);
      assert.match(out, /\nThe numbers are for the config that Accelerate makes of this file\./);
      assert.doesNotMatch(out, /reduce_bucket_size/);
      const { code: refused, complaints } = await of('named.yaml');
      assert.equal(refused, 2);
      assert.match(complaints, /"deepspeed_config_file"/);
    });

    it('is not that of a file without a config', async () => {
      for (const file of ['blank.json', 'list.json']) {
        const { code, out, complaints } = await of(file);
        assert.deepEqual([code, out], [2, ''], file);
        assert.match(complaints, /there is no DeepSpeed config in this file/, file);
      }
    });

    it('says that the file is refused', async () => {
      const { code, out } = await of('broken.json');
      assert.equal(code, 0);
      assert.match(out, /\nThe file is refused, for one reason: "check" names it\./);
      const { notes } = JSON.parse((await of('broken.json', '--format', 'json')).out);
      assert.ok(notes.some((note: string) => note.startsWith('The file is refused')));
    });

    it('has no chart if the stage is not known', async () => {
      const { code, out } = await of('auto.json');
      assert.equal(code, 0);
      assert.match(out, /\nThe ZeRO stage cannot be read from the file\./);
      assert.doesNotMatch(out, /\(\)|ZeRO 0: /);
    });

    it('names the config of a file with several', async () => {
      const { code, complaints } = await of('two.py');
      assert.equal(code, 0);
      assert.match(complaints, /two\.py: this is the config at line \d, one of 2/);
    });

    it('is for all GPUs that options give together', async () => {
      const hosts = async (...options: readonly string[]) => {
        const { out, complaints } = await of(...options, 'ds_config.json');
        return /\d+ GPUs? on .* hosts?/.exec(out)?.[0] ?? complaints;
      };
      assert.equal(await hosts('--gpus', '4', '--nodes', '3'), '12 GPUs on 3 hosts');
      assert.equal(await hosts('--gpus', '4', '--world-size', '16'), '16 GPUs on 4 hosts');
      assert.equal(await hosts('--nodes', '4', '--world-size', '8'), '8 GPUs on 4 hosts');
      assert.match(await hosts('--nodes', '3'), /--gpus/);
      assert.match(await hosts('--gpus', '8', '--world-size', '12'), /--world-size/);
    });

    it('names options, not settings, in JSON as well', async () => {
      const { out } = await run([...given, '--format', 'json'], { cwd: folder.path });
      assert.doesNotMatch(out, /Set deepspeed\./);
    });

    it('is a picture', async () => {
      const { code, out } = await run([...given, '--format', 'svg'], { cwd: folder.path });
      assert.equal(code, 0);
      assert.match(out, /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" /);
      assert.match(out, />Memory of ds_config\.json: 6,738,415,616 parameters, 8 GPUs on one host</);
      assert.match(out, /<\/svg>\n$/);
    });
  });

  it("prints the numbers of DeepSpeed's tables", async () => {
    const { code, out, complaints } = await run([
      'estimate',
      ...['--params', '2783959040', '--largest-layer', '65798144', '--gpus', '1', '--nodes', '1'],
    ]);
    assert.deepEqual([code, complaints], [0, '']);
    assert.deepEqual(
      out.split('\n').filter(line => /\| +\d/.test(line)),
      [
        '   70.00GiB |   0.25GiB | offload_param=cpu , offload_optimizer=cpu , zero_init=1',
        '   70.00GiB |   0.25GiB | offload_param=cpu , offload_optimizer=cpu , zero_init=0',
        '   62.23GiB |   5.43GiB | offload_param=none, offload_optimizer=cpu , zero_init=1',
        '   62.23GiB |   5.43GiB | offload_param=none, offload_optimizer=cpu , zero_init=0',
        '    0.37GiB |  46.91GiB | offload_param=none, offload_optimizer=none, zero_init=1',
        '   15.56GiB |  46.91GiB | offload_param=none, offload_optimizer=none, zero_init=0',
        '   62.23GiB |   5.19GiB | offload_optimizer=cpu',
        '   15.56GiB |  51.86GiB | offload_optimizer=none',
      ],
    );
    assert.ok(out.indexOf('ZeRO 3:') < out.indexOf('ZeRO 2:'));
    assert.match(out, /Not counted: activations/);
  });

  it("breaks ties like DeepSpeed's table", async () => {
    const { out } = await run([
      'estimate',
      '--params',
      '1048576',
      '--largest-layer',
      '1048576',
      '--stage',
      '3',
      '--gpus',
      '1',
    ]);
    // 2 + 4 bytes for 2^20 parameters, divided by 2^30: 0.005859375; 24 bytes: 0.0234375.
    assert.match(out, / {3}0\.02GiB \| +0\.01GiB \| offload_param=none, offload_optimizer=cpu/);
    const tie = await run(['estimate', '--params', '33554432', '--largest-layer', '33554432', '--stage', '3']);
    assert.match(tie.out, /0\.12GiB \| offload_param=cpu/);
  });

  it('reads the size of a model from its files', async () => {
    for (const place of ['llama', 'llama/config.json']) {
      const { out } = await run(['estimate', '--model', place, '--gpus', '8'], { cwd: folder.path });
      assert.match(out, /6738415616 parameters, 131072000 of them in the largest layer/);
      assert.match(out, /1 node with 8 GPUs each/);
      assert.match(out, /ZeRO 3:\n {3}per node/);
    }
  });

  it('takes a number of parameters in place of a file, in billions if it is small', async () => {
    for (const given of [
      ['--model', '7B'],
      ['--model', '7'],
      ['--params', '7'],
    ]) {
      const { code, out } = await run(['estimate', ...given]);
      assert.equal(code, 0);
      assert.match(out, /Model: 7000000000 parameters/);
    }
  });

  it('uses the index of the weights if the config does not tell the size', async () => {
    const { code, out } = await run(['estimate', '--model', 'new'], { cwd: folder.path });
    assert.equal(code, 0);
    assert.match(out, /Model: 7000000000 parameters\./);
    assert.match(out, /by 2 bytes per parameter/);
    assert.match(out, /ZeRO 3: the largest layer is needed for this \(--largest-layer\)/);
  });

  it('accepts the largest layer as an option', async () => {
    const given = ['estimate', '--model', 'new', '--largest-layer', '131M', '--stage', '3'];
    const { out } = await run(given, { cwd: folder.path });
    assert.match(out, /131000000 of them in the largest layer/);
  });

  for (const [stage, title] of [
    ['0', 'Without ZeRO'],
    ['1', 'ZeRO 1'],
    ['2', 'ZeRO 2'],
  ] as const) {
    it(`estimates stage ${stage} alone, and says where its numbers are not DeepSpeed's`, async () => {
      const { out } = await run(['estimate', '--params', '7B', '--stage', stage]);
      assert.ok(out.includes(`\n\n${title}`), out);
      assert.equal(/not an estimate of DeepSpeed/.test(out), stage !== '2');
      assert.equal(out.match(/per node \|/g)?.length, 1);
    });
  }

  it('writes JSON in bytes', async () => {
    const size = ['--params', '7B', '--largest-layer', '131072000'];
    const { out } = await run(['estimate', ...size, '--gpus', '8', '--nodes', '4', '--format', 'json']);
    const { model, hardware, estimates, leftOut, notes } = JSON.parse(out);
    assert.deepEqual(model, { params: 7e9, largestLayer: 131072000 });
    assert.deepEqual(hardware, { gpusPerNode: 8, nodes: 4 });
    assert.equal(estimates.length, 8);
    assert.deepEqual(estimates[0], {
      stage: 3,
      offload_param: 'cpu',
      offload_optimizer: 'cpu',
      zero_init: 1,
      cpuBytes: 47250000000,
      gpuBytes: 524288000,
    });
    assert.deepEqual(estimates[7], {
      stage: 2,
      offload_optimizer: 'none',
      cpuBytes: 336000000000,
      gpuBytes: 17937500000,
    });
    assert.ok(leftOut.length > 0);
    assert.deepEqual(notes, []);
  });

  const wrong: readonly (readonly [readonly string[], RegExp])[] = [
    [[], /Say how large the model is: --params COUNT or --model PATH\.\nUsage: deepspeed-config estimate/],
    [['--params', 'seven'], /--params takes a number of parameters such as 7B, 350M or 6738415616, not "seven"/],
    [['--params', '0'], /--params takes .* not "0"/],
    [['--params', '7B', '--model', 'llama'], /both say how large/],
    [['--params', '7B', '--largest-layer', '8B'], /--largest-layer is 8000000000, more than the 7000000000/],
    [['--params', '7B', '--stage', '3'], /say how large the largest is, --largest-layer COUNT/],
    [['--params', '7B', '--stage', '4'], /--stage takes 0, 1, 2 or 3, not "4"/],
    [['--params', '7B', '--gpus', '0'], /--gpus takes a number from 1 on, not "0"/],
    [['--params', '7B', '--nodes', '1.5'], /--nodes takes .* not "1.5"/],
    [['--params', '7B', '--format', 'sarif'], /--format takes text, json or svg, not "sarif"/],
    [['--parms', '7B'], /no option "--parms". Did you mean "--params"\?/],
    [['llama', '--params', '7B'], /llama: give a file/],
    [['empty/readme.md', '--params', '7B'], /no DeepSpeed config in this file/],
    [['--params', '7B', '--format', 'svg'], /A picture shows a config/],
    [['ds_config.json', '--params', '7B', '--stage', '2'], /--stage is for a model without a config/],
    [['--params', '7B', '--seq', '2048'], /--seq is for the estimate of a config: give its file/],
    [['ds_config.json'], /Say how large the model is: .* No run that names "ds_config.json" tells it/],
    [['ds_config.json', '--model', 'llama', '--run', 'x'], /No run of the file is "x"\. No run names the file/],
    [
      ['ds_config.json', '--model', 'llama', '--attention', 'fast'],
      /--attention takes eager, sdpa or flash_attention_2/,
    ],
    [['ds_config.json', '--model', 'llama', '--seq', '0'], /--seq takes a number from 1 on, not "0"/],
    [['--model', 'nowhere.json'], /Cannot read "nowhere.json": there is no such file/],
    [['--model', 'empty'], /neither a config.json nor a model.safetensors.index.json that can be read in "empty"/],
    [['--model', 'unknown'], /model of type "brand_new" is not known/],
    [['--model', 'ds_config.json'], /a DeepSpeed config, not a model config/],
  ];
  for (const [given, complaint] of wrong) {
    it(`does not accept "${given.join(' ')}"`, async () => {
      const { code, out, complaints } = await run(['estimate', ...given], { cwd: folder.path });
      assert.deepEqual([code, out], [2, '']);
      assert.match(complaints, complaint);
    });
  }
});
