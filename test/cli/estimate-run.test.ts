import assert from 'node:assert/strict';
import { llama } from '../llama.js';
import { folderOf, run } from './program.js';

describe('estimate of the run of a config', () => {
  it('takes the inputs from the run that names it, and from options', async () => {
    const runs = folderOf({
      'ds.json': '{"train_micro_batch_size_per_gpu": "auto", "zero_optimization": {"stage": 2}}',
      'm/config.json': JSON.stringify(llama),
      'sft.yaml': 'model_name_or_path: m\ntemplate: llama\ndeepspeed: ds.json\ncutoff_len: 512\nbf16: true\n',
      'a.sh': 'NPROC_PER_NODE=4 FORCE_TORCHRUN=1 llamafactory-cli train sft.yaml',
      'b.sh': 'NPROC_PER_NODE=2 FORCE_TORCHRUN=1 llamafactory-cli train sft.yaml',
    });
    const bytes = async (...more: readonly string[]): Promise<number> => {
      const { out } = await run(['estimate', 'ds.json', '--format', 'json', ...more], { cwd: runs.path });
      return JSON.parse(out).estimate.gpuBytes;
    };
    try {
      const { code, out } = await run(['estimate', 'ds.json'], { cwd: runs.path });
      assert.equal(code, 0);
      assert.match(out, /6,738,415,616 parameters/);
      assert.match(out, /The estimate is for a\.sh:1, the first of 2 runs/);
      assert.ok((await bytes('--seq', '4096')) > (await bytes()));
      assert.ok((await bytes('--lora', '0')) > (await bytes()));
      assert.ok((await bytes('--batch', '4', '--checkpointing', 'off')) > (await bytes('--batch', '4')));
      const other = await run(['estimate', 'ds.json', '--run', 'b.sh:1'], { cwd: runs.path });
      assert.doesNotMatch(other.out, /the first of 2 runs/);
    } finally {
      runs.remove();
    }
  });
});
