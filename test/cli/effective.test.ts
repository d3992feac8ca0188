import assert from 'node:assert/strict';
import { newestVersion } from '../../server/src/catalog/releases.js';
import { type Folder, folderOf, run } from './program.js';

const config = `{
  // sizes
  "train_micro_batch_size_per_gpu": 4,
  "gradient_accumulation_steps": 2,
  "zero_optimization": { "stage": "3", "cpu_offload": true, "prefetch_bucket_size": 5e8 },
  "train_step": 3
}
`;

describe('effective', () => {
  let folder: Folder;
  before(() => {
    folder = folderOf({
      'ds_config.json': config,
      'refused.json': '{ "train_batch_size": 8, "zero_optimization": { "stag": 3 } }',
      'old/requirements.txt': 'deepspeed==0.10.0\n',
      'old/ds_config.json': '{ "train_batch_size": 8 }',
      'odd.json': '{ "train_batch_size": 8, "\\u001b[31m": 1, "\u202e": 2 }',
    });
  });
  after(() => folder.remove());

  function effective(...given: readonly string[]) {
    return run(['effective', ...given], { cwd: folder.path });
  }

  it('shows the origin of values that are not written literally', async () => {
    const { code, out, complaints } = await effective('--world-size', '8', 'ds_config.json');
    assert.equal(complaints, '');
    assert.equal(code, 0);
    for (const line of [
      `// For DeepSpeed ${newestVersion}; world size 8.`,
      '  "train_batch_size": 64, // derived: 4 x 2 x 8',
      '  "train_micro_batch_size_per_gpu": 4,',
      '    "stage": 3, // from "3"',
      '    "overlap_comm": true, // default at stage 3',
      '      "device": "cpu", // from "cpu_offload"',
      '    "stage3_prefetch_bucket_size": 5e8, // from "prefetch_bucket_size"',
      `  // "train_step" is not read by DeepSpeed ${newestVersion}`,
    ]) {
      assert.ok(out.split('\n').includes(line), line);
    }
    assert.doesNotMatch(out, /"cpu_offload":|"prefetch_bucket_size":/);
  });

  it('names the values that depend on the number of processes', async () => {
    const { out } = await effective('ds_config.json');
    assert.match(out, /^ {2}\/\/ "train_batch_size": 4 x 2 x world size$/m);
  });

  it('is JSON on request, without the values that cannot be known', async () => {
    const { code, out } = await effective('--format', 'json', 'ds_config.json');
    assert.equal(code, 0);
    const plain = JSON.parse(out) as { readonly [key: string]: unknown };
    assert.equal('train_batch_size' in plain, false);
    assert.equal(plain.train_micro_batch_size_per_gpu, 4);
    assert.deepEqual((plain.zero_optimization as { readonly [key: string]: unknown }).overlap_comm, true);
  });

  it('names the values that a loader fills in', async () => {
    const text =
      '{ "optimizer": { "type": "AdamW", "params": { "lr": "auto", "eps": 1e-8 } }, "train_micro_batch_size_per_gpu": "auto" }';
    const { out } = await run(['effective', '--loader', 'transformers', '-'], { input: text });
    assert.match(out, /"lr": "auto", \/\/ Trainer: learning_rate \(default 5e-05\)/);
  });

  it('names the release of the loader and shows what that release fills in', async () => {
    const text =
      '{ "scheduler": { "type": "WarmupLR", "params": { "warmup_num_steps": "auto" } }, "train_micro_batch_size_per_gpu": "auto" }';
    const of = async (...given: readonly string[]) =>
      (await run(['effective', '--loader', 'transformers', ...given, '-'], { input: text })).out;
    const older = await of('--transformers-version', '5.17.0', '--accelerate-version', '1.12.0');
    assert.match(older, /^\/\/ For DeepSpeed [\d.]+, read by Transformers 5\.17\.0 with accelerate 1\.12\.0; /);
    assert.match(older, /"warmup_num_steps": "auto",? \/\/ Trainer: warmup_steps \(default 0\)/);
    assert.match(
      await of('--transformers-version', '5.18.0'),
      /"warmup_num_steps": "auto",? \/\/ Trainer: warmup_steps, at least 1 \(default 1\)/,
    );
  });

  it('uses the defaults of the pinned or given version', async () => {
    const pinned = await effective('old/ds_config.json');
    assert.match(pinned.out, /^\/\/ For DeepSpeed 0\.10\.0; world/);
    assert.match(pinned.out, /"gradient_clipping": 0, \/\/ default/);
    const given = await effective('--deepspeed-version', '0.19.6', 'old/ds_config.json');
    assert.match(given.out, /"gradient_clipping": 1, \/\/ default/);
  });

  it('reports that DeepSpeed refuses the file', async () => {
    const { code, out } = await effective('refused.json');
    assert.equal(code, 1);
    assert.match(out, /^\/\/ The config is refused for one reason\./m);
    assert.ok(out.includes(`// "stag" stops the run: DeepSpeed ${newestVersion} does not know this key here`));
  });

  it('writes nothing that would control the terminal', async () => {
    const { out } = await effective('odd.json');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the test asserts that these are absent.
    assert.doesNotMatch(out, /[\u001b\u202e]/);
  });

  it('accepts one file only', async () => {
    for (const given of [[], ['ds_config.json', 'refused.json'], ['.']]) {
      const { code, complaints } = await effective(...given);
      assert.equal(code, 2);
      assert.match(complaints, /one file\.\nUsage: deepspeed-config effective/i);
    }
    const { code, complaints } = await effective('missing.json');
    assert.equal(code, 2);
    assert.match(complaints, /missing\.json: /);
  });
});
