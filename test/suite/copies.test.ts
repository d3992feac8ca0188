import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { diagnosticWithCode, open, remove } from './workspace';

const config =
  '{ // ours\n "train_batch_size": 8, "fp16": { "enabled": true }, "zero_optimization": { "stage": 3, "stge": 1 } }';

describe('the commands that copy a config in another form', () => {
  const copies = [
    ['deepspeed.copyAsPython', /^\{\n {4}"train_batch_size": 8,\n {4}"fp16": \{\n {8}"enabled": True,/],
    ['deepspeed.copyAsAccelerate', /^deepspeed_config:\n {2}deepspeed_config_file: copies\/ds_config\.json$/m],
    ['deepspeed.copyAsJson', /^\{\n {2}"train_batch_size": 8,\n/],
  ] as const;

  before(async () => {
    await diagnosticWithCode(await open('copies/ds_config.json', config), 'unknown-key');
  });
  after(() => remove('copies'));

  for (const [command, expected] of copies) {
    it(`${command} writes to the clipboard`, async () => {
      await vscode.env.clipboard.writeText('nothing');
      await vscode.commands.executeCommand(command);
      assert.match(await vscode.env.clipboard.readText(), expected);
    });
  }
});
