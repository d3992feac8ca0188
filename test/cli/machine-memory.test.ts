import assert from 'node:assert/strict';
import { checked } from './checked.js';
import { run, useFolder } from './program.js';

const config =
  '{ "train_micro_batch_size_per_gpu": 32, "bf16": { "enabled": true }, "zero_optimization": { "stage": 3, "offload_optimizer": { "device": "cpu" } } }';
const llama =
  '{ "model_type": "llama", "hidden_size": 4096, "intermediate_size": 11008, "num_attention_heads": 32, "num_hidden_layers": 32, "vocab_size": 32000 }';
const script =
  'trl sft --deepspeed ds_config.json --model_name_or_path ./llama --bf16 --max_length 4096 --gradient_checkpointing false --attn_implementation sdpa\n';

describe('the memory of machines', () => {
  const inFolder = useFolder();
  const files = { 'ds_config.json': config, 'llama/config.json': llama, 'train.sh': script };

  async function exceeded(...options: readonly string[]): Promise<readonly string[]> {
    const [report] = await checked(['--world-size', '8', ...options, 'ds_config.json'], inFolder(files));
    return (report?.diagnostics ?? []).map(({ code }) => code).filter(code => code.startsWith('exceeded-'));
  }

  it('lets rules say what does not fit', async () => {
    assert.deepEqual(await exceeded(), []);
    assert.deepEqual(await exceeded('--gpu-memory', '80'), ['exceeded-gpu-memory']);
    assert.deepEqual(await exceeded('--host-memory', '32'), ['exceeded-host-memory']);
    assert.deepEqual(await exceeded('--gpu-memory', '2000', '--host-memory', '512'), []);
  });

  it('can have a fraction', async () => {
    assert.deepEqual(await exceeded('--gpu-memory', '79.6'), ['exceeded-gpu-memory']);
  });

  it('is a number', async () => {
    const { code, complaints } = await run(['check', '--gpu-memory', '80GB', 'ds_config.json'], {
      cwd: inFolder(files),
    });
    assert.equal(code, 2);
    assert.match(complaints, /--gpu-memory takes a number of GiB, such as 80 or 23\.7, not "80GB"/);
  });
});
