import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from './until';
import { open } from './workspace';

type Config = { readonly [key: string]: unknown };

/** Runs a command on a file and returns the file's content after it has changed. A preview is accepted. */
async function changed(name: string, text: string, command: string): Promise<Config> {
  const document = await open(name, text);
  const done = vscode.commands.executeCommand(command);
  await until(command, () => {
    void vscode.commands.executeCommand('refactorPreview.apply');
    return document.getText() !== text;
  });
  await done;
  return JSON.parse(document.getText()) as Config;
}

const zero2 = '{\n  "train_batch_size": 8,\n  "zero_optimization": {\n    "stage": 2\n  }\n}\n';

describe('the commands that change a config', () => {
  it('move one step along the ladder of stages and offload, in either direction', async () => {
    const { zero_optimization: smaller } = await changed('ds_config_smaller.json', zero2, 'deepspeed.useLessMemory');
    assert.deepEqual(smaller, { stage: 3 });
    const { zero_optimization: faster } = await changed('ds_config_faster.json', zero2, 'deepspeed.goFaster');
    assert.deepEqual(faster, { stage: 1 });
  });

  it('do not change a file at the end of the ladder', async () => {
    const text = zero2.replace('2\n', '1\n');
    const document = await open('ds_config_fastest.json', text);
    await vscode.commands.executeCommand('deepspeed.goFaster');
    assert.equal(document.getText(), text);
  });

  it('switch the precision', async () => {
    const text = '{\n  "train_batch_size": 8,\n  "fp16": {\n    "enabled": true,\n    "loss_scale": 0\n  }\n}\n';
    const config = await changed('ds_config_precision.json', text, 'deepspeed.switchPrecision');
    assert.deepEqual(config, { train_batch_size: 8, bf16: { enabled: true } });
  });

  it('write "auto" for Trainer, and numbers for DeepSpeed', async () => {
    const text = '{\n  "train_micro_batch_size_per_gpu": 4,\n  "zero_optimization": {\n    "stage": 2\n  }\n}\n';
    const auto = await changed('ds_config_auto.json', text, 'deepspeed.fillWithAuto');
    assert.equal(auto.train_micro_batch_size_per_gpu, 'auto');
    const numbers = await changed('ds_config_numbers.json', JSON.stringify(auto), 'deepspeed.replaceAuto');
    assert.equal(numbers.train_micro_batch_size_per_gpu, 1);
  });

  it('make strict JSON', async () => {
    const text = '{\n  // per job\n  "train_batch_size": 8,\n}\n';
    assert.deepEqual(await changed('ds_config_strict.json', text, 'deepspeed.toStrictJson'), { train_batch_size: 8 });
  });
});
